// Dot product of two vectors of four signed bytes: multipliers and adder tree, each level with a register.
module dot_product_tree (
    input  wire               clk,
    input  wire               rst_n,
    input  wire               in_valid,
    input  wire        [31:0] a,
    input  wire        [31:0] b,
    output wire               out_valid,
    output reg  signed [17:0] dot
);

  // Each level needs one bit more: products s16, sums of two s17, sum of four s18.
  wire signed [15:0] product [0:3];
  reg  signed [16:0] pair    [0:1];
  reg  [2:0]         valid;

  genvar i;
  generate
    for (i = 0; i < 4; i = i + 1) begin : lanes
      lane_multiplier lane (.clk(clk), .a(a[8*i+7:8*i]), .b(b[8*i+7:8*i]), .product(product[i]));
    end

    for (i = 0; i < 2; i = i + 1) begin : pairs
      // Sums of neighbours.
      always @(posedge clk) begin
        pair[i] <= {product[2*i][15], product[2*i]} + {product[2*i+1][15], product[2*i+1]};
      end
    end
  endgenerate

  // The root of the tree.
  always @(posedge clk) begin
    dot <= {pair[0][16], pair[0]} + {pair[1][16], pair[1]};
  end

  assign out_valid = valid[2];  // three levels

  // Data need no reset: a vector that is not valid leaves no trace.
  always @(posedge clk or negedge rst_n) begin
    if (!rst_n) valid <= 3'b000;
    else        valid <= {valid[1:0], in_valid};
  end

endmodule

// One multiplier with a register at its output, as DSP blocks have it.
module lane_multiplier (
    input  wire               clk,
    input  wire signed [7:0]  a,
    input  wire signed [7:0]  b,
    output reg  signed [15:0] product
);

  // s8 * s8 = s16.
  always @(posedge clk) begin
    product <= a * b;
  end

endmodule
