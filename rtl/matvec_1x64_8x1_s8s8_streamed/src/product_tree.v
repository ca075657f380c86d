// Adds LANES products pairwise, with a register behind every level: the sum comes LEVELS steps of `enable` later.
//
//   A level's sums have one bit more than its terms, so none overflows. Of an odd number the last one passes by.
module product_tree #(
    parameter LANES  = 8,
    parameter WIDTH  = 16,
    parameter SIGNED = 1,
    parameter LEVELS = 3    // log2(LANES), rounded up; 0 is a wire
) (
    input  wire                    clk,
    input  wire                    enable,
    input  wire [LANES*WIDTH-1:0]  in,
    output wire [WIDTH+LEVELS-1:0] sum
);

  genvar level, node;
  generate
    // Level 0 are the numbers that come in.
    for (level = 0; level <= LEVELS; level = level + 1) begin : levels
      localparam NODES = (LANES + (1 << level) - 1) >> level;
      localparam BITS  = WIDTH + level;
      wire [NODES*BITS-1:0] sums;

      if (level == 0) begin : given
        assign sums = in;
      end else begin : added
        for (node = 0; node < NODES; node = node + 1) begin : nodes
          wire [BITS-1:0] left;
          reg  [BITS-1:0] total;

          resize #(.IN_WIDTH(BITS - 1), .OUT_WIDTH(BITS), .SIGNED(SIGNED)) extend_left (
              .in (levels[level-1].sums[2*node*(BITS-1) +: BITS-1]),
              .out(left)
          );

          if (2 * node + 1 < (LANES + (1 << (level - 1)) - 1) >> (level - 1)) begin : pair
            wire [BITS-1:0] right;
            resize #(.IN_WIDTH(BITS - 1), .OUT_WIDTH(BITS), .SIGNED(SIGNED)) extend_right (
                .in (levels[level-1].sums[(2*node+1)*(BITS-1) +: BITS-1]),
                .out(right)
            );
            always @(posedge clk) if (enable) total <= left + right;
          end else begin : alone
            always @(posedge clk) if (enable) total <= left;
          end

          assign sums[node*BITS +: BITS] = total;
        end
      end
    end

    if (LEVELS == 0) begin : wires
      wire unused = &{1'b0, clk, enable};
    end
  endgenerate

  assign sum = levels[LEVELS].sums;

endmodule
