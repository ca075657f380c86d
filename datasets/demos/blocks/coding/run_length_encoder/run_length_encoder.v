// Run-length encoder for a stream of bytes: runs of 1 to 16 equal bytes become one (value, length) word each.
module run_length_encoder (
    input  wire       clk,
    input  wire       rst,
    input  wire       in_valid,
    output wire       in_ready,
    input  wire [7:0] in_data,
    input  wire       in_last,
    output wire       out_valid,
    input  wire       out_ready,
    output wire [7:0] out_data,
    output wire [3:0] out_length_less_one,
    output wire       out_last
);

  // The run that is being counted. closed: it holds the last byte of its packet, nothing can be added.
  reg       open;
  reg       closed;
  reg [7:0] value;
  reg [3:0] length_less_one;

  // Does the byte at the input prolong the run?
  wire fits = open && in_data == value && length_less_one != 4'd15;

  // A run is given out when it is closed, or when a byte waits that does not fit.
  assign out_valid           = closed || open && in_valid && !fits;
  assign out_data            = value;            // of all its bytes
  assign out_length_less_one = length_less_one;  // 0 to 15
  assign out_last            = closed;           // the last run of the packet

  // A byte begins a run where there is none, prolongs one, or takes the place of one that leaves now.
  assign in_ready = !closed && (!open || fits || out_ready);

  wire take = in_valid && in_ready;
  wire give = out_valid && out_ready;

  // A closed run leaves without a successor; any other one leaves because its successor comes.
  always @(posedge clk) begin
    if (rst)       {open, closed} <= 2'b00;
    else if (take) {open, closed} <= {!in_last, in_last};
    else if (give) {open, closed} <= 2'b00;
  end

  // Value and length of the run.
  always @(posedge clk) begin
    if (take) begin
      value           <= in_data;
      length_less_one <= fits ? length_less_one + 4'd1 : 4'd0;
    end
  end

endmodule
