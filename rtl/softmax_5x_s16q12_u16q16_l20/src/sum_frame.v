// Adds the beats of each frame: one sum for a frame.
//
//   The sum is taken modulo 2**SUM_WIDTH: it is exact where SUM_WIDTH suffices for the longest frame. A beat is taken
//   in every cycle in which no sum waits at the output, and the next frame may follow at once.
module sum_frame #(
    parameter WIDTH     = 10,
    parameter SIGNED    = 1,
    parameter SUM_WIDTH = 16
) (
    input  wire                 clk,
    input  wire                 rst,
    input  wire                 in_valid,
    output wire                 in_ready,
    input  wire [WIDTH-1:0]     in_data,
    input  wire                 in_last,
    output reg                  out_valid,
    input  wire                 out_ready,
    output wire [SUM_WIDTH-1:0] out_data,
    output wire                 out_last   // a result is a frame
);

  reg                  first;  // the next beat is the first of its frame
  reg  [SUM_WIDTH-1:0] total;
  wire [SUM_WIDTH-1:0] term;

  wire advance = out_ready || !out_valid;
  wire take    = in_valid && advance;

  assign in_ready = advance;
  assign out_data = total;
  assign out_last = 1'b1;

  resize #(.IN_WIDTH(WIDTH), .OUT_WIDTH(SUM_WIDTH), .SIGNED(SIGNED)) extend (
      .in (in_data),
      .out(term)
  );

  always @(posedge clk) begin
    if (rst)          out_valid <= 1'b0;
    else if (advance) out_valid <= in_valid && in_last;

    if (rst)       first <= 1'b1;
    else if (take) first <= in_last;

    if (take) total <= (first ? {SUM_WIDTH{1'b0}} : total) + term;
  end

endmodule
