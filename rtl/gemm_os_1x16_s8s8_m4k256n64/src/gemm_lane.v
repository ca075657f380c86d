// From one accumulator to one result: add the bias, requantize, ReLU, clamp.
//
//   BIAS:       one register, acc + bias, exact.
//   REQUANTIZE: 4 + OPERAND_STAGES registers, that of the bias included. round(biased * scale / 2**shift) +
//               zero_point, clamped to OUT_WIDTH bits; `below_half` masks the bits of the product under the
//               rounding bit.
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
    parameter OPERAND_STAGES = 1,  // registers before the multiplier, 1 or 2; the first holds the biased sum
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
    input  wire [PRODUCT_WIDTH-1:0] below_half,
    input  wire [OUT_WIDTH-1:0]     zero_point,
    input  wire [OUT_WIDTH-1:0]     clamp_zero_point,
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
      // with a scale of up to 17 bits). The sign in front makes signed and unsigned sums alike.
      localparam LOW_WIDTH = (BIASED_WIDTH > 17) ? 17 : BIASED_WIDTH;
      wire sign = (BIASED_SIGNED != 0) ? biased[BIASED_WIDTH-1] : 1'b0;
      wire [BIASED_WIDTH:0] multiplicand;
      delay_line #(.WIDTH(BIASED_WIDTH + 1), .STAGES((BIAS != 0) ? OPERAND_STAGES - 1 : OPERAND_STAGES)) delay_sum (
          .clk(clk),
          .in ({sign, biased}),
          .out(multiplicand)
      );
      reg         [SCALE_WIDTH-1:0]           factor;
      reg         [LOW_WIDTH+SCALE_WIDTH-1:0] low_product;
      reg  signed [PRODUCT_WIDTH-LOW_WIDTH:0] high_product;
      reg  signed [PRODUCT_WIDTH:0]           product;
      always @(posedge clk) begin
        factor       <= scale;
        low_product  <= multiplicand[LOW_WIDTH-1:0] * factor;
        high_product <= $signed(multiplicand[BIASED_WIDTH:LOW_WIDTH]) * $signed({1'b0, factor});
        product      <= $signed({high_product, {LOW_WIDTH{1'b0}}})
                      + $signed({{(PRODUCT_WIDTH + 1 - LOW_WIDTH - SCALE_WIDTH){1'b0}}, low_product});
      end

      // Shift right, and decide whether to round up.
      wire signed [PRODUCT_WIDTH+1:0] shifted  = $signed({product, 1'b0}) >>> shift;
      wire                            half     = shifted[0];
      wire                            above    = |(product[PRODUCT_WIDTH-1:0] & below_half);
      wire                            round_up = half && (HALF_EVEN == 0 || above || shifted[1]);
      reg signed [PRODUCT_WIDTH:0]    quotient;
      reg                             increment;
      always @(posedge clk) begin
        quotient  <= shifted[PRODUCT_WIDTH+1:1];
        increment <= round_up;
      end

      // Add the zero point, in a width that keeps the sum exact.
      localparam MOVED_WIDTH = ((PRODUCT_WIDTH > OUT_WIDTH) ? PRODUCT_WIDTH : OUT_WIDTH) + 3;
      wire [MOVED_WIDTH-1:0] wide_quotient;
      wire [MOVED_WIDTH-1:0] wide_zero_point;
      resize #(.IN_WIDTH(PRODUCT_WIDTH + 1), .OUT_WIDTH(MOVED_WIDTH), .SIGNED(1)) extend_quotient (
          .in (quotient),
          .out(wide_quotient)
      );
      resize #(.IN_WIDTH(OUT_WIDTH), .OUT_WIDTH(MOVED_WIDTH), .SIGNED(OUT_SIGNED)) extend_zero_point (
          .in (zero_point),
          .out(wide_zero_point)
      );
      reg [MOVED_WIDTH-1:0] moved;
      reg                   negative;  // the quotient, rounded, is below zero
      always @(posedge clk) begin
        moved    <= wide_quotient + wide_zero_point + {{(MOVED_WIDTH - 1){1'b0}}, increment};
        negative <= quotient[PRODUCT_WIDTH] && !(increment && &quotient);
      end

      // Clamp.
      wire [OUT_WIDTH-1:0] in_range;
      saturate #(
          .IN_WIDTH  (MOVED_WIDTH),
          .IN_SIGNED (1),
          .OUT_WIDTH (OUT_WIDTH),
          .OUT_SIGNED(OUT_SIGNED)
      ) limit (
          .in (moved),
          .out(in_range)
      );
      assign clamped = (RELU != 0 && negative) ? clamp_zero_point : in_range;
    end else begin : as_it_is
      wire unused    = &{1'b0, scale, shift, below_half, zero_point, clamp_zero_point};
      wire negative  = (BIASED_SIGNED != 0) ? biased[BIASED_WIDTH-1] : 1'b0;
      assign clamped = (RELU != 0 && negative) ? {OUT_WIDTH{1'b0}} : biased;
    end
  endgenerate

  assign result = keep ? clamped : {OUT_WIDTH{1'b0}};

endmodule
