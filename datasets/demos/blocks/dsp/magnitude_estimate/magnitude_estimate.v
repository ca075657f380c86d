// Magnitude of a complex number without a square root: greater part plus 3/8 of the lesser part.
//
//   "Alpha max plus beta min": the error is between -2.8 % and +6.8 %. The sector of the angle is free.
module magnitude_estimate (
    input  wire signed [7:0] re,
    input  wire signed [7:0] im,
    output wire        [7:0] magnitude,
    output wire        [2:0] octant
);

  // Sizes, 0 to 128.
  wire [7:0] size_re = re[7] ? -re : re;
  wire [7:0] size_im = im[7] ? -im : im;

  wire       steep   = size_im > size_re;  // nearer to the imaginary axis
  wire [7:0] greater = steep ? size_im : size_re;
  wire [7:0] lesser  = steep ? size_re : size_im;

  // 3/8 is 1/4 + 1/8; the fraction of the sum is cut. At most 128 + 48.
  wire [9:0] three_lesser = {1'b0, lesser, 1'b0} + {2'b00, lesser};
  wire [2:0] cut_unused   = three_lesser[2:0];

  assign magnitude = greater + {1'b0, three_lesser[9:3]};  // fits in eight bits
  assign octant    = {im[7], re[7], steep};                // signs, and which part is greater

endmodule
