// Multiplies bfloat16 numbers (1 sign, 8 exponent, 7 fraction bits): nearest even, subnormals are zero.
module bfloat16_multiply (
    input  wire        clk,
    input  wire        enable,
    input  wire [15:0] a,
    input  wire [15:0] b,
    output reg  [15:0] product
);

  localparam [14:0] INFINITY  = 15'h7f80;
  localparam [15:0] QUIET_NAN = 16'h7fc0;

  // What kind of number each one is.
  wire a_zero     = a[14:7] == 8'h00;
  wire b_zero     = b[14:7] == 8'h00;
  wire a_infinite = a[14:0] == INFINITY;
  wire b_infinite = b[14:0] == INFINITY;
  wire a_nan      = a[14:0] > INFINITY;
  wire b_nan      = b[14:0] > INFINITY;

  // Significands with their hidden one, 1.0 to below 2.0 each: the product is below 4.0.
  wire [15:0] exact  = {1'b1, a[6:0]} * {1'b1, b[6:0]};
  wire        carry  = exact[15];
  wire [14:0] normal = carry ? exact[14:0] : {exact[13:0], 1'b0};  // without its hidden one

  // Biased exponent in two's complement, -125 to 382: far enough from the ends of ten bits.
  wire [9:0] exponent = {2'b00, a[14:7]} + {2'b00, b[14:7]} - 10'd127 + {9'd0, carry};

  // Rounding may carry into the exponent, which is then right, too.
  wire        round_up = normal[7] && (normal[6:0] != 7'd0 || normal[8]);
  wire [16:0] rounded  = {exponent, normal[14:8]} + {16'd0, round_up};

  wire signed [9:0] final_exponent = rounded[16:7];
  wire              too_small      = final_exponent < 10'sd1;
  wire              too_great      = final_exponent > 10'sd254;

  wire sign        = a[15] ^ b[15];
  wire is_nan      = a_nan || b_nan || (a_infinite && b_zero) || (b_infinite && a_zero);
  wire is_infinite = a_infinite || b_infinite || too_great;

  // Order matters: an operand that is special has an exponent that means nothing.
  always @(posedge clk) begin
    if (enable) begin
      if (is_nan)                product <= QUIET_NAN;
      else if (a_zero || b_zero) product <= {sign, 15'd0};
      else if (is_infinite)      product <= {sign, INFINITY};
      else if (too_small)        product <= {sign, 15'd0};
      else                       product <= {sign, rounded[14:0]};
    end
  end

endmodule
