// Multiply-accumulate with weights that are powers of two: the multiplier is a shifter.
//
//   Weight code: {sign, exponent}. Exponents 0 to 6 stand for 1 to 64, exponent 7 for a weight of zero.
module shift_mac (
    input  wire               clk,
    input  wire               rst,
    input  wire               enable,
    input  wire               first,
    input  wire signed [7:0]  activation,
    input  wire        [3:0]  weight,
    output reg  signed [17:0] sum,
    output reg                overflowed
);

  localparam [2:0] NO_WEIGHT = 3'd7;

  wire       negative = weight[3];
  wire [2:0] exponent = weight[2:0];

  // s8 by 6 places is s14, and one bit more for -(-128 * 64).
  wire signed [14:0] wide    = {{7{activation[7]}}, activation};
  wire signed [14:0] shifted = wide <<< exponent;
  wire signed [14:0] product = (exponent == NO_WEIGHT) ? 15'sd0 : negative ? -shifted : shifted;

  // One bit more than the sum shows an overflow.
  wire signed [18:0] base    = first ? 19'sd0 : {sum[17], sum};
  wire signed [18:0] exact   = base + {{4{product[14]}}, product};
  wire               outside = exact[18] != exact[17];

  // The sum wraps around, and the flag says so until the next first product.
  always @(posedge clk) begin
    if (rst)         {overflowed, sum} <= 19'd0;
    else if (enable) {overflowed, sum} <= {outside || overflowed && !first, exact[17:0]};
  end

endmodule
