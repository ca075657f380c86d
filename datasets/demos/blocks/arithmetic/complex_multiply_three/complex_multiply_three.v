// Complex product with three real multipliers instead of four, in three pipeline stages with a common enable.
//
//   (a + jb)(c + jd) with k1 = c(a+b), k2 = a(d-c), k3 = b(c+d): real part k1 - k3, imaginary part k1 + k2.
module complex_multiply_three (
    input  wire               clk,
    input  wire               enable,
    input  wire signed [7:0]  a,
    input  wire signed [7:0]  b,
    input  wire signed [7:0]  c,
    input  wire signed [7:0]  d,
    output reg  signed [16:0] real_part,
    output reg  signed [16:0] imaginary_part
);

  // Sign extension for sums of two operands.
  wire signed [8:0] a_wide = {a[7], a};
  wire signed [8:0] b_wide = {b[7], b};
  wire signed [8:0] c_wide = {c[7], c};
  wire signed [8:0] d_wide = {d[7], d};

  // Stage 1: sums of operands, s9, and the operands that go along with them.
  reg signed [8:0] a_plus_b, d_minus_c, c_plus_d;
  reg signed [7:0] a_1, b_1, c_1;

  // Stage 2: products s8 x s9 = s17. The results of stage 3 fit in s17 as well: |re|, |im| <= 2**15.
  reg signed [16:0] k1, k2, k3;

  // Sums before the multipliers.
  always @(posedge clk) begin
    if (enable) begin
      {a_1, b_1, c_1} <= {a, b, c};
      a_plus_b        <= a_wide + b_wide;
      d_minus_c       <= d_wide - c_wide;
      c_plus_d        <= c_wide + d_wide;
    end
  end

  // The multipliers.
  always @(posedge clk) begin
    if (enable) begin
      k1 <= c_1 * a_plus_b;
      k2 <= a_1 * d_minus_c;
      k3 <= b_1 * c_plus_d;
    end
  end

  // Arithmetic modulo 2**17 is enough, for the results fit.
  always @(posedge clk) begin
    if (enable) begin
      real_part      <= k1 - k3;
      imaginary_part <= k1 + k2;
    end
  end

endmodule
