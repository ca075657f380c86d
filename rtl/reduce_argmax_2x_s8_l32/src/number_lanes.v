// Gives each value the number of its lane: every lane becomes {lane, value}. Only wires.
module number_lanes #(
    parameter LANES       = 4,
    parameter VALUE_WIDTH = 8,
    parameter INDEX_WIDTH = 2   // bits of a number: enough for LANES - 1, at least 1
) (
    input  wire                                       clk,
    input  wire                                       rst,
    input  wire                                       in_valid,
    output wire                                       in_ready,
    input  wire [LANES*VALUE_WIDTH-1:0]               in_data,
    input  wire                                       in_last,
    output wire                                       out_valid,
    input  wire                                       out_ready,
    output wire [LANES*(INDEX_WIDTH+VALUE_WIDTH)-1:0] out_data,
    output wire                                       out_last
);

  localparam WIDTH = INDEX_WIDTH + VALUE_WIDTH;

  wire unused = &{1'b0, clk, rst};

  assign out_valid = in_valid;
  assign out_last  = in_last;
  assign in_ready  = out_ready;

  genvar lane;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : lanes
      localparam [INDEX_WIDTH-1:0] NUMBER = lane;
      assign out_data[lane*WIDTH +: WIDTH] = {NUMBER, in_data[lane*VALUE_WIDTH +: VALUE_WIDTH]};
    end
  endgenerate

endmodule
