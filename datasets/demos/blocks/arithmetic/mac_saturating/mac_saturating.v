// Multiply-accumulate with saturation. Operands are signed 8 bits, the accumulator is signed 20 bits.
//
//   Two stages: the product is registered, then added. first starts a new sum with its own product.
module mac_saturating (
    input  wire               clk,
    input  wire               rst,
    input  wire               enable,
    input  wire               first,
    input  wire signed [7:0]  a,
    input  wire signed [7:0]  b,
    output reg  signed [19:0] sum,
    output reg                sum_valid
);

  localparam signed [19:0] GREATEST = 20'sh7ffff;
  localparam signed [19:0] LEAST    = 20'sh80000;

  reg signed [15:0] product;
  reg               product_valid;
  reg               product_first;

  // One bit more than the accumulator: the sum of two numbers cannot leave it.
  wire signed [20:0] base    = product_first ? 21'sd0 : {sum[19], sum};
  wire signed [20:0] exact   = base + {{5{product[15]}}, product};
  wire               too_big = exact[20] != exact[19];

  // First stage: s8 x s8 = s16, which holds even (-128)*(-128).
  always @(posedge clk) begin
    if (enable) begin
      product       <= a * b;
      product_first <= first;
    end
  end

  // Second stage: clamp to the end of the range that the exact sum has passed.
  always @(posedge clk) begin
    if (rst) begin
      sum <= 20'sd0;
    end else if (product_valid) begin
      if (too_big) sum <= exact[20] ? LEAST : GREATEST;
      else         sum <= exact[19:0];
    end
  end

  // Validity goes along, one stage each.
  always @(posedge clk) begin
    if (rst) {sum_valid, product_valid} <= 2'b00;
    else     {sum_valid, product_valid} <= {product_valid, enable};
  end

endmodule
