// Timer of 50 steps on a shift register instead of an adder: two gates, fast at any width.
//
//   The register runs through the 63 codes of x^6 + x^5 + 1; a comparison with the code number 50 ends it.
module timer_lfsr (
    input  wire clk,
    input  wire rst,
    input  wire start,
    input  wire step,
    output reg  running,
    output wire expired
);

  localparam [5:0] FIRST = 6'b000001;
  localparam [5:0] LAST  = 6'b011010;   // 49 shifts behind FIRST

  reg [5:0] shift;

  // The last step makes the pulse; it comes with the step, not behind it.
  assign expired = running && step && shift == LAST;

  // A start, also one in the middle, begins a whole new time.
  always @(posedge clk) begin
    if (rst)          running <= 1'b0;
    else if (start)   running <= 1'b1;
    else if (expired) running <= 1'b0;
  end

  // Left shift with the two upper bits fed back; it need not stop between two times.
  always @(posedge clk) begin
    if (rst || start) shift <= FIRST;
    else if (step)    shift <= {shift[4:0], shift[5] ^ shift[4]};
  end

endmodule
