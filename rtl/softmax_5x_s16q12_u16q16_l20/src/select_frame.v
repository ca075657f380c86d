// Keeps the greatest (LEAST: the least) value of each frame: one for a frame.
//
//   A beat is {index, value}; values are compared, and the index goes with its value. Of equal values the first is kept.
//   A beat is taken in every cycle in which nothing waits at the output, and the next frame may follow at once.
module select_frame #(
    parameter VALUE_WIDTH = 8,
    parameter INDEX_WIDTH = 0,   // 0: there is no index
    parameter SIGNED      = 1,
    parameter LEAST       = 0
) (
    input  wire                               clk,
    input  wire                               rst,
    input  wire                               in_valid,
    output wire                               in_ready,
    input  wire [INDEX_WIDTH+VALUE_WIDTH-1:0] in_data,
    input  wire                               in_last,
    output reg                                out_valid,
    input  wire                               out_ready,
    output wire [INDEX_WIDTH+VALUE_WIDTH-1:0] out_data,
    output wire                               out_last   // a result is a frame
);

  reg                               first;  // the next beat is the first of its frame
  reg [INDEX_WIDTH+VALUE_WIDTH-1:0] best;
  wire                              better;

  wire advance = out_ready || !out_valid;
  wire take    = in_valid && advance;

  assign in_ready = advance;
  assign out_data = best;
  assign out_last = 1'b1;

  outranks #(.WIDTH(VALUE_WIDTH), .SIGNED(SIGNED), .LEAST(LEAST)) compare (
      .holder    (best[VALUE_WIDTH-1:0]),
      .challenger(in_data[VALUE_WIDTH-1:0]),
      .wins      (better)
  );

  always @(posedge clk) begin
    if (rst)          out_valid <= 1'b0;
    else if (advance) out_valid <= in_valid && in_last;

    if (rst)       first <= 1'b1;
    else if (take) first <= in_last;

    if (take && (first || better)) best <= in_data;
  end

endmodule
