// From one accumulator to one result: add the bias, requantize, ReLU, clamp.
//
//   BIAS:       one register, acc + bias, exact.
//   REQUANTIZE: 5 registers, that of the bias included. round(biased * scale / 2**shift) + zero_point, clamped to
//               OUT_WIDTH bits. Bit i of `under_shift` says i < shift.
//   RELU:       results below zero (below zero_point after requantization) become zero (zero_point).
//   `keep` low makes the lane zero. Inputs of later stages arrive with their stage, the scale one cycle before the
//   multiplication: its last register lies here, beside the multipliers.
module gemm_lane #(
    parameter ACC_WIDTH      = 32,
    parameter ACC_SIGNED     = 1,
    parameter BIAS           = 0,
    parameter BIASED_WIDTH   = 32,
    parameter BIASED_SIGNED  = 1,
    parameter REQUANTIZE     = 0,
    parameter SCALE_WIDTH    = 16,
    parameter PRODUCT_WIDTH  = 48,  // BIASED_WIDTH + SCALE_WIDTH
    parameter HALF_EVEN      = 1,   // ties: 1 to even, 0 up
    parameter OUT_WIDTH      = 8,   // of the result
    parameter OUT_SIGNED     = 1,
    parameter RELU           = 0
) (
    input  wire                     clk,
    input  wire [ACC_WIDTH-1:0]     acc,
    input  wire [ACC_WIDTH-1:0]     bias,
    input  wire [SCALE_WIDTH-1:0]   scale,
    input  wire [5:0]               shift,
    input  wire [PRODUCT_WIDTH:0]   under_shift,
    input  wire [OUT_WIDTH-1:0]     zero_point,
    input  wire                     keep,
    output wire [OUT_WIDTH-1:0]     result
);

  wire [BIASED_WIDTH-1:0] biased;
  wire [OUT_WIDTH-1:0]    clamped;

  generate
    if (BIAS == 0 && REQUANTIZE == 0) begin : no_registers
      wire unused = clk;
    end

    if (BIAS != 0) begin : with_bias
      wire [BIASED_WIDTH-1:0] wide_acc;
      wire [BIASED_WIDTH-1:0] wide_bias;
      resize #(.IN_WIDTH(ACC_WIDTH), .OUT_WIDTH(BIASED_WIDTH), .SIGNED(ACC_SIGNED)) extend_acc (
          .in (acc),
          .out(wide_acc)
      );
      resize #(.IN_WIDTH(ACC_WIDTH), .OUT_WIDTH(BIASED_WIDTH), .SIGNED(1)) extend_bias (
          .in (bias),
          .out(wide_bias)
      );
      reg [BIASED_WIDTH-1:0] biased_q;
      always @(posedge clk) biased_q <= wide_acc + wide_bias;
      assign biased = biased_q;
    end else begin : no_bias
      wire unused = &{1'b0, bias};
      assign biased = acc;
    end

    if (REQUANTIZE != 0) begin : requantize
      // Multiply in two parts, low and high bits of the sum, each of which one DSP block can do (an 18-bit one,
      // with a scale of up to 17 bits). The sign in front makes signed and unsigned sums alike. The high part is a
      // cycle later, so that a register lies before its block, and one behind that of the low part.
      localparam LOW_WIDTH = (BIASED_WIDTH > 17) ? 17 : BIASED_WIDTH;
      wire sign = (BIASED_SIGNED != 0) ? biased[BIASED_WIDTH-1] : 1'b0;
      wire [BIASED_WIDTH:0] multiplicand;
      delay_line #(.WIDTH(BIASED_WIDTH + 1), .STAGES((BIAS != 0) ? 0 : 1)) delay_sum (
          .clk(clk),
          .in ({sign, biased}),
          .out(multiplicand)
      );
      reg         [SCALE_WIDTH-1:0]           factor;
      reg         [LOW_WIDTH+SCALE_WIDTH-1:0] low_product;
      reg         [SCALE_WIDTH-1:0]           late_factor;
      reg  signed [BIASED_WIDTH-LOW_WIDTH:0]  late_multiplicand;
      reg         [LOW_WIDTH+SCALE_WIDTH-1:0] late_low_product;
      reg  signed [PRODUCT_WIDTH-LOW_WIDTH:0] high_product;
      reg  signed [PRODUCT_WIDTH:0]           product;
      always @(posedge clk) begin
        factor            <= scale;
        low_product       <= multiplicand[LOW_WIDTH-1:0] * factor;
        late_factor       <= factor;
        late_multiplicand <= multiplicand[BIASED_WIDTH:LOW_WIDTH];
        late_low_product  <= low_product;
        high_product      <= late_multiplicand * $signed({1'b0, late_factor});
        product           <= $signed({high_product, {LOW_WIDTH{1'b0}}})
                           + $signed({{(PRODUCT_WIDTH + 1 - LOW_WIDTH - SCALE_WIDTH){1'b0}}, late_low_product});
      end

      // Shift right: by a multiple of 8, then by what is left. Of the quotient only OUT_WIDTH + 1 bits matter, and
      // whether it is outside their range: it is far enough from the limits then that no zero point brings it back.
      localparam WINDOW     = OUT_WIDTH + 1;
      localparam WIDE_WIDTH = ((PRODUCT_WIDTH > OUT_WIDTH + 7) ? PRODUCT_WIDTH : OUT_WIDTH + 7) + 2;
      wire signed [WIDE_WIDTH-1:0] wide_product;
      resize #(.IN_WIDTH(PRODUCT_WIDTH + 2), .OUT_WIDTH(WIDE_WIDTH), .SIGNED(1)) extend_product (
          .in ({product, 1'b0}),
          .out(wide_product)
      );
      wire signed [WIDE_WIDTH-1:0] coarse = wide_product >>> {shift[5:3], 3'b000};
      wire        [WINDOW+7:0]     fine   = coarse[WINDOW+7:0] >> shift[2:0];

      // Bits of the product above the window that are not its sign.
      wire outside;
      if (PRODUCT_WIDTH > OUT_WIDTH) begin : may_be_outside
        localparam ABOVE_WIDTH = PRODUCT_WIDTH - OUT_WIDTH;
        wire [ABOVE_WIDTH-1:0] above     = product[PRODUCT_WIDTH-1:OUT_WIDTH];
        wire [ABOVE_WIDTH-1:0] different = product[PRODUCT_WIDTH] ? ~above : above;
        assign outside = |(different & ~under_shift[ABOVE_WIDTH-1:0]);
      end else begin : always_inside
        wire unused_bit = under_shift[0];
        assign outside  = 1'b0;
      end

      reg [WINDOW-1:0] quotient;
      reg              half;       // the bit below it
      reg              more;       // any of the bits below that one
      reg              far;        // the quotient has more bits than these
      reg              below_zero;
      always @(posedge clk) begin
        {quotient, half} <= fine[WINDOW:0];
        more             <= |(product[PRODUCT_WIDTH-1:0] & under_shift[PRODUCT_WIDTH:1]);
        far              <= outside;
        below_zero       <= product[PRODUCT_WIDTH];
      end

      // Round, and add the zero point, in a width that keeps the sum exact. One adder does both: a bit below the
      // others carries the increment.
      localparam MOVED_WIDTH = WINDOW + 1;
      wire                   increment = half && (HALF_EVEN == 0 || more || quotient[0]);
      wire                   negative  = below_zero && (far || !(increment && &quotient));
      wire [MOVED_WIDTH-1:0] wide_zero_point;
      resize #(.IN_WIDTH(OUT_WIDTH), .OUT_WIDTH(MOVED_WIDTH), .SIGNED(OUT_SIGNED)) extend_zero_point (
          .in (zero_point),
          .out(wide_zero_point)
      );
      wire [MOVED_WIDTH-1:0] moved;
      wire                   carried;
      assign {moved, carried} = {quotient[WINDOW-1], quotient, 1'b1} + {wide_zero_point, increment};

      // Clamp. A number that is beyond a limit is made the least or greatest of `moved`, which is so as well.
      wire [OUT_WIDTH-1:0] in_range;
      saturate #(
          .IN_WIDTH  (MOVED_WIDTH),
          .IN_SIGNED (1),
          .OUT_WIDTH (OUT_WIDTH),
          .OUT_SIGNED(OUT_SIGNED)
      ) limit (
          .in (far ? {below_zero, {(MOVED_WIDTH - 1){!below_zero}}} : moved),
          .out(in_range)
      );
      assign clamped = (RELU != 0 && negative) ? zero_point : in_range;

      wire unused = &{1'b0, coarse[WIDE_WIDTH-1:WINDOW+7], fine[WINDOW+7:WINDOW+1], carried};
    end else begin : as_it_is
      wire unused    = &{1'b0, scale, shift, under_shift, zero_point};
      wire negative  = (BIASED_SIGNED != 0) ? biased[BIASED_WIDTH-1] : 1'b0;
      assign clamped = (RELU != 0 && negative) ? {OUT_WIDTH{1'b0}} : biased;
    end
  endgenerate

  assign result = keep ? clamped : {OUT_WIDTH{1'b0}};

endmodule
