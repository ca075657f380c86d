// Keeps the upper OUT_WIDTH bits of every lane. Only wires.
module vector_truncate #(
    parameter LANES     = 4,
    parameter IN_WIDTH  = 17,  // at least OUT_WIDTH
    parameter OUT_WIDTH = 13
) (
    input  wire                       clk,
    input  wire                       rst,
    input  wire                       in_valid,
    output wire                       in_ready,
    input  wire [LANES*IN_WIDTH-1:0]  in_data,
    input  wire                       in_last,
    output wire                       out_valid,
    input  wire                       out_ready,
    output wire [LANES*OUT_WIDTH-1:0] out_data,
    output wire                       out_last
);

  wire unused = &{1'b0, clk, rst, in_data};

  assign in_ready  = out_ready;
  assign out_valid = in_valid;
  assign out_last  = in_last;

  genvar lane;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : lanes
      assign out_data[lane*OUT_WIDTH +: OUT_WIDTH] = in_data[(lane+1)*IN_WIDTH-1 -: OUT_WIDTH];
    end
  endgenerate

endmodule
