// Delays lane i of LANES by i * STEP cycles, or by (LANES-1-i) * STEP with REVERSE: into and out of a systolic array.
module skew #(
    parameter LANES   = 8,
    parameter WIDTH   = 8,
    parameter REVERSE = 0,
    parameter STEP    = 1
) (
    input  wire                   clk,
    input  wire [LANES*WIDTH-1:0] in,
    output wire [LANES*WIDTH-1:0] out
);

  genvar lane;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : lanes
      delay_line #(
          .WIDTH (WIDTH),
          .STAGES(STEP * ((REVERSE != 0) ? LANES - 1 - lane : lane))
      ) line (
          .clk(clk),
          .in (in[lane*WIDTH +: WIDTH]),
          .out(out[lane*WIDTH +: WIDTH])
      );
    end
  endgenerate

endmodule
