// Which lanes of a beat carry columns of C: lane i if i < cols.
module gemm_lane_mask #(
    parameter COLS     = 8,
    parameter COL_BITS = 4   // bits that hold COLS
) (
    input  wire [COL_BITS-1:0] cols,
    output wire [COLS-1:0]     keep
);

  genvar lane;
  generate
    for (lane = 0; lane < COLS; lane = lane + 1) begin : lanes
      localparam [COL_BITS-1:0] LANE = lane;
      assign keep[lane] = LANE < cols;
    end
  endgenerate

endmodule
