// Signed 16-bit integer to IEEE half precision (1 sign, 5 exponent, 10 fraction bits), nearest, ties to even.
module integer_to_half_float (
    input  wire signed [15:0] integer_in,
    output wire        [15:0] half_out
);

  // Sign and magnitude; -32768 has the magnitude 2**15, which 16 unsigned bits hold.
  wire        negative  = integer_in[15];
  wire [15:0] magnitude = negative ? -integer_in : integer_in;

  // Normalize: after the last stage the leading one stands in bit 15, unless the number is zero.
  wire [15:0] by_8   = (magnitude[15:8] == 8'd0) ? magnitude << 8 : magnitude;
  wire [15:0] by_4   = (by_8[15:12] == 4'd0) ? by_8 << 4 : by_8;
  wire [15:0] by_2   = (by_4[15:14] == 2'd0) ? by_4 << 2 : by_4;
  wire [15:0] normal = by_2[15] ? by_2 : by_2 << 1;
  wire [3:0]  shifts = {magnitude[15:8] == 8'd0, by_8[15:12] == 4'd0, by_4[15:14] == 2'd0, !by_2[15]};

  // Exponent of the value is 15 - shifts, its code 15 more than that.
  wire [4:0] exponent = 5'd30 - {1'b0, shifts};

  // Ten fraction bits are kept. A carry out of them rightly raises the exponent: 1.11..1 rounds to 10.00..0.
  wire        round_up = normal[4] && (normal[3:0] != 4'd0 || normal[5]);
  wire [14:0] rounded  = {exponent, normal[14:5]} + {14'd0, round_up};

  // Zero has a code of its own, and a positive sign.
  assign half_out = normal[15] ? {negative, rounded} : 16'd0;

endmodule
