// Dot product with 2:4 structured sparsity: of four activations, the two that have weights are picked.
module sparse_two_four (
    input  wire               clk,
    input  wire               rst,
    input  wire               in_valid,
    input  wire               in_first,
    input  wire        [31:0] activations,
    input  wire signed [7:0]  weight_0,
    input  wire signed [7:0]  weight_1,
    input  wire        [1:0]  place_0,
    input  wire        [1:0]  place_1,
    output reg                out_valid,
    output reg  signed [19:0] sum
);

  // First stage: selected activations and their weights.
  reg signed [7:0] picked_0, picked_1;
  reg signed [7:0] factor_0, factor_1;
  reg              valid_1, first_1;

  // Metadata of two bits per weight drive two multiplexers.
  always @(posedge clk) begin
    picked_0 <= activations[8*place_0+:8];
    picked_1 <= activations[8*place_1+:8];
    factor_0 <= weight_0;
    factor_1 <= weight_1;
    first_1  <= in_first;
  end

  // Second stage: s16 + s16 = s17, accumulated in s20.
  wire signed [15:0] product_0 = picked_0 * factor_0;
  wire signed [15:0] product_1 = picked_1 * factor_1;
  wire signed [19:0] both      = {{4{product_0[15]}}, product_0} + {{4{product_1[15]}}, product_1};

  // A first group replaces the sum.
  always @(posedge clk) begin
    if (valid_1) sum <= first_1 ? both : sum + both;
  end

  // Validity of both stages.
  always @(posedge clk) begin
    if (rst) {out_valid, valid_1} <= 2'b00;
    else     {out_valid, valid_1} <= {valid_1, in_valid};
  end

endmodule
