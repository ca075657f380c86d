// Multiplies by 181/256, which is 1/sqrt(2) to within 0.01 %, without a multiplier.
//
//   181 = 5*32 + 5*4 + 1. The multiple 5x is made once and used twice: three adders, where the binary
//   digits of 181 would cost four. A fourth one rounds.
module constant_multiply_shared (
    input  wire signed [11:0] x,
    output wire signed [11:0] y
);

  // |181 x| <= 181 * 2048 < 2**19, so 20 bits hold everything on the way.
  wire signed [19:0] wide  = {{8{x[11]}}, x};
  wire signed [19:0] five  = (wide <<< 2) + wide;
  wire signed [19:0] exact = (five <<< 5) + (five <<< 2) + wide;

  // Half of the divisor is added first, so that cutting eight bits rounds to the nearest (ties go up).
  wire signed [19:0] rounded = exact + 20'sd128;
  wire [7:0] fraction_unused = rounded[7:0];

  assign y = rounded[19:8];  // |y| <= 1448

endmodule
