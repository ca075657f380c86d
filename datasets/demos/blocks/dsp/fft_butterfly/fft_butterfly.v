// Radix-2 butterfly of a Fourier transform: (a + w*b) / 2 and (a - w*b) / 2 for complex numbers.
//
//   a, b: parts signed 8 bits. w: parts signed Q1.6 (64 is one). Halving each stage keeps numbers in range.
module fft_butterfly (
    input  wire               clk,
    input  wire               enable,
    input  wire signed [7:0]  a_re,
    input  wire signed [7:0]  a_im,
    input  wire signed [7:0]  b_re,
    input  wire signed [7:0]  b_im,
    input  wire signed [7:0]  w_re,
    input  wire signed [7:0]  w_im,
    output reg  signed [9:0]  sum_re,
    output reg  signed [9:0]  sum_im,
    output reg  signed [9:0]  difference_re,
    output reg  signed [9:0]  difference_im
);

  // Stage 1: four products s16, and a that waits.
  reg signed [15:0] re_re, im_im, re_im, im_re;
  reg signed [7:0]  a_re_1, a_im_1;

  // Registered products, as multiplier blocks have them.
  always @(posedge clk) begin
    if (enable) begin
      {a_re_1, a_im_1} <= {a_re, a_im};
      re_re <= b_re * w_re;
      im_im <= b_im * w_im;
      re_im <= b_re * w_im;
      im_re <= b_im * w_re;
    end
  end

  // Stage 2: the rotated b, s17, rounded to units: s11.
  wire signed [16:0] rotated_re = {re_re[15], re_re} - {im_im[15], im_im} + 17'sd32;
  wire signed [16:0] rotated_im = {re_im[15], re_im} + {im_re[15], im_re} + 17'sd32;
  wire        [11:0] cut_unused = {rotated_re[5:0], rotated_im[5:0]};

  reg signed [10:0] t_re, t_im;
  reg signed [7:0]  a_re_2, a_im_2;

  // Ties go up.
  always @(posedge clk) begin
    if (enable) {t_re, t_im, a_re_2, a_im_2} <= {rotated_re[16:6], rotated_im[16:6], a_re_1, a_im_1};
  end

  // Stage 3: one more for rounding, then half of it. |a| + |t| + 1 <= 641 fits in s11.
  wire signed [10:0] wide_re = {{3{a_re_2[7]}}, a_re_2} + 11'sd1;
  wire signed [10:0] wide_im = {{3{a_im_2[7]}}, a_im_2} + 11'sd1;
  wire signed [10:0] plus_re = wide_re + t_re;
  wire signed [10:0] plus_im = wide_im + t_im;
  wire signed [10:0] minus_re = wide_re - t_re;
  wire signed [10:0] minus_im = wide_im - t_im;
  wire        [3:0]  half_unused = {plus_re[0], plus_im[0], minus_re[0], minus_im[0]};

  // Results.
  always @(posedge clk) begin
    if (enable) begin
      {sum_re, sum_im}               <= {plus_re[10:1], plus_im[10:1]};
      {difference_re, difference_im} <= {minus_re[10:1], minus_im[10:1]};
    end
  end

endmodule
