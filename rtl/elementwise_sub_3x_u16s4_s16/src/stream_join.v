// Waits for a beat on each of two streams and gives both as one: {b, a}.
//
//   Both streams move in the same cycle. Frames must have the same length: `last` of the pair is that of `a`.
module stream_join #(
    parameter A_WIDTH = 8,
    parameter B_WIDTH = 8
) (
    input  wire                       clk,
    input  wire                       rst,
    input  wire                       a_valid,
    output wire                       a_ready,
    input  wire [A_WIDTH-1:0]         a_data,
    input  wire                       a_last,
    input  wire                       b_valid,
    output wire                       b_ready,
    input  wire [B_WIDTH-1:0]         b_data,
    output wire                       out_valid,
    input  wire                       out_ready,
    output wire [A_WIDTH+B_WIDTH-1:0] out_data,
    output wire                       out_last
);

  wire unused = &{1'b0, clk, rst};

  assign out_valid = a_valid && b_valid;
  assign out_data  = {b_data, a_data};
  assign out_last  = a_last;
  assign a_ready   = out_ready && b_valid;
  assign b_ready   = out_ready && a_valid;

endmodule
