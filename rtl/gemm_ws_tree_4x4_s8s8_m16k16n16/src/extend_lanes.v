// Extends every lane of a word to a wider (or equally wide) format: sign extension if SIGNED. Only wires.
module extend_lanes #(
    parameter LANES     = 8,
    parameter IN_WIDTH  = 22,
    parameter OUT_WIDTH = 32,
    parameter SIGNED    = 1
) (
    input  wire [LANES*IN_WIDTH-1:0]  in,
    output wire [LANES*OUT_WIDTH-1:0] out
);

  genvar lane;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : lanes
      resize #(
          .IN_WIDTH (IN_WIDTH),
          .OUT_WIDTH(OUT_WIDTH),
          .SIGNED   (SIGNED)
      ) extend (
          .in (in[lane*IN_WIDTH +: IN_WIDTH]),
          .out(out[lane*OUT_WIDTH +: OUT_WIDTH])
      );
    end
  endgenerate

endmodule
