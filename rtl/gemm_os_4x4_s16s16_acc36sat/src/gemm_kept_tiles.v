// Tells whether the tile of operands at hand is one of those that are kept on chip: the first KEPT of each pass.
//
//   `restart` begins a pass, which has TILES tiles at most, `next` goes on to its next tile.
module gemm_kept_tiles #(
    parameter KEPT       = 1,
    parameter TILES      = 8,
    parameter COUNT_BITS = 1   // bits that hold KEPT
) (
    input  wire clk,
    input  wire restart,
    input  wire next,
    output wire kept
);

  generate
    if (KEPT == 0 || KEPT >= TILES) begin : alike
      wire unused = &{1'b0, clk, restart, next};
      assign kept = KEPT != 0;
    end else begin : some
      localparam [COUNT_BITS-1:0] ALL = KEPT;
      localparam [COUNT_BITS-1:0] ONE = 1;

      reg [COUNT_BITS-1:0] left;  // tiles that are kept, from this one on
      reg                  any;   // left is not 0

      always @(posedge clk) begin
        if (restart) begin
          left <= ALL;
          any  <= 1'b1;
        end else if (next && any) begin
          left <= left - ONE;
          any  <= left != ONE;
        end
      end

      assign kept = any;
    end
  endgenerate

endmodule
