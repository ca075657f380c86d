// ROWS x COLS stationary weights, and for each column an adder tree over its products.
//
//   A row of A goes to all columns at once; `swap` takes a new tile of weights into use with it. Weights are shifted in
//   from the top: `b` enters the first row, and every row hands its own to the next, when `load` is high. The sums of
//   a row of A leave all at once, 1 + PIPELINE + LEVELS cycles after it came.
module gemm_tree_ws #(
    parameter ROWS       = 8,
    parameter COLS       = 8,
    parameter A_WIDTH    = 8,
    parameter B_WIDTH    = 8,
    parameter A_SIGNED   = 1,
    parameter B_SIGNED   = 1,
    parameter PSUM_WIDTH = 19,  // A_WIDTH + B_WIDTH + LEVELS
    parameter LEVELS     = 3,   // ceil(log2(ROWS)), each a register
    parameter PIPELINE   = 1
) (
    input  wire                       clk,
    input  wire [ROWS*A_WIDTH-1:0]    a,
    input  wire                       swap,
    input  wire [COLS*B_WIDTH-1:0]    b,
    input  wire                       load,
    output wire [COLS*PSUM_WIDTH-1:0] psum
);

  localparam PRODUCT_WIDTH = A_WIDTH + B_WIDTH;
  localparam SIGNED        = (A_SIGNED != 0 || B_SIGNED != 0) ? 1 : 0;
  localparam LEAVES        = 1 << LEVELS;

  reg [ROWS*A_WIDTH-1:0] a_q;
  always @(posedge clk) a_q <= a;

  genvar row, col, level, node;
  generate
    for (col = 0; col < COLS; col = col + 1) begin : cols
      // Sums of one level are the terms of the next; level 0 holds the products.
      for (row = 0; row < LEAVES; row = row + 1) begin : rows
        wire [PSUM_WIDTH-1:0] term;
        if (row < ROWS) begin : element
          wire [B_WIDTH-1:0] weight_in;
          reg  [B_WIDTH-1:0] shadow;
          reg  [B_WIDTH-1:0] weight;

          if (row == 0) begin : top_edge
            assign weight_in = b[col*B_WIDTH +: B_WIDTH];
          end else begin : from_above
            assign weight_in = cols[col].rows[row-1].element.shadow;
          end

          always @(posedge clk) begin
            if (load) shadow <= weight_in;
            if (swap) weight <= shadow;
          end

          wire [PRODUCT_WIDTH-1:0] product;
          gemm_multiply #(
              .A_WIDTH (A_WIDTH),
              .B_WIDTH (B_WIDTH),
              .A_SIGNED(A_SIGNED),
              .B_SIGNED(B_SIGNED),
              .PIPELINE(PIPELINE)
          ) multiply (
              .clk    (clk),
              .a      (a_q[row*A_WIDTH +: A_WIDTH]),
              .b      (weight),
              .product(product)
          );
          resize #(.IN_WIDTH(PRODUCT_WIDTH), .OUT_WIDTH(PSUM_WIDTH), .SIGNED(SIGNED)) extend (
              .in (product),
              .out(term)
          );
        end else begin : nothing
          assign term = {PSUM_WIDTH{1'b0}};
        end
      end

      for (level = 1; level <= LEVELS; level = level + 1) begin : levels
        for (node = 0; node < (LEAVES >> level); node = node + 1) begin : nodes
          reg  [PSUM_WIDTH-1:0] sum;
          wire [PSUM_WIDTH-1:0] left, right;
          if (level == 1) begin : of_products
            assign left  = cols[col].rows[2*node].term;
            assign right = cols[col].rows[2*node+1].term;
          end else begin : of_sums
            assign left  = cols[col].levels[level-1].nodes[2*node].sum;
            assign right = cols[col].levels[level-1].nodes[2*node+1].sum;
          end
          always @(posedge clk) sum <= left + right;
        end
      end

      if (LEVELS == 0) begin : one_row
        assign psum[col*PSUM_WIDTH +: PSUM_WIDTH] = cols[col].rows[0].term;
      end else begin : root
        assign psum[col*PSUM_WIDTH +: PSUM_WIDTH] = cols[col].levels[LEVELS].nodes[0].sum;
      end
    end
  endgenerate

endmodule
