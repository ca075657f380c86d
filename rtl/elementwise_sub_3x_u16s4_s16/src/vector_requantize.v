// Brings every lane to another integer format: clamp(round(x * SCALE / 2**SHIFT) + ZERO_POINT).
//
//   HALF_EVEN: ties go to the even neighbour, else up. The sum is clamped to LOW..HIGH, which OUT_WIDTH bits must
//   hold. All arithmetic before the clamp is exact. Three stages that move together when the last one can.
module vector_requantize #(
    parameter LANES      = 4,
    parameter IN_WIDTH   = 20,
    parameter IN_SIGNED  = 1,
    parameter SCALE      = 1,    // at least 1, below 2**31
    parameter SHIFT      = 0,
    parameter ZERO_POINT = 0,
    parameter HALF_EVEN  = 1,
    parameter LOW        = -128,
    parameter HIGH       = 127,
    parameter OUT_WIDTH  = 8,
    parameter OUT_SIGNED = 1     // what LOW and HIGH mean; nothing here depends on it
) (
    input  wire                       clk,
    input  wire                       rst,
    input  wire                       in_valid,
    output wire                       in_ready,
    input  wire [LANES*IN_WIDTH-1:0]  in_data,
    input  wire                       in_last,
    output wire                       out_valid,
    input  wire                       out_ready,
    output wire [LANES*OUT_WIDTH-1:0] out_data,
    output wire                       out_last
);

  localparam PRODUCT_WIDTH = IN_WIDTH + 1 + ((SCALE == 1) ? 0 : 32);
  // Wide enough for the quotient, one more for rounding, and for ZERO_POINT.
  localparam SUM_WIDTH     = ((PRODUCT_WIDTH - SHIFT > 32) ? PRODUCT_WIDTH - SHIFT : 32) + 2;

  localparam signed [31:0] FACTOR          = SCALE;
  localparam        [31:0] ZERO_POINT_BITS = ZERO_POINT;
  localparam        [31:0] LOW_BITS        = LOW;
  localparam        [31:0] HIGH_BITS       = HIGH;

  localparam signed [SUM_WIDTH-1:0] OFFSET = {{(SUM_WIDTH - 32){ZERO_POINT_BITS[31]}}, ZERO_POINT_BITS};
  localparam signed [SUM_WIDTH-1:0] LEAST  = {{(SUM_WIDTH - 32){LOW_BITS[31]}}, LOW_BITS};
  localparam signed [SUM_WIDTH-1:0] MOST   = {{(SUM_WIDTH - 32){HIGH_BITS[31]}}, HIGH_BITS};

  wire advance = out_ready || !out_valid;
  wire unused  = OUT_SIGNED != 0;

  assign in_ready = advance;

  stage_flags #(.STAGES(3)) flags (
      .clk      (clk),
      .rst      (rst),
      .advance  (advance),
      .in_valid (in_valid),
      .in_last  (in_last),
      .out_valid(out_valid),
      .out_last (out_last)
  );

  genvar lane;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : lanes
      wire signed [IN_WIDTH:0] value;
      resize #(.IN_WIDTH(IN_WIDTH), .OUT_WIDTH(IN_WIDTH + 1), .SIGNED(IN_SIGNED)) extend (
          .in (in_data[lane*IN_WIDTH +: IN_WIDTH]),
          .out(value)
      );

      reg signed [PRODUCT_WIDTH-1:0] product;
      if (SCALE == 1) begin : as_it_is
        always @(posedge clk) if (advance) product <= value;
      end else begin : scaled
        wire signed [IN_WIDTH+32:0] exact = value * FACTOR;
        always @(posedge clk) if (advance) product <= exact;
      end

      // Bits of the product below the quotient: the first decides, the others break the tie.
      wire round_up;
      if (SHIFT == 0) begin : exact
        assign round_up = 1'b0;
      end else begin : rounded
        wire half = product[SHIFT-1];
        if (HALF_EVEN == 0) begin : half_up
          assign round_up = half;
        end else if (SHIFT == 1) begin : half_even_of_one_bit
          assign round_up = half && product[SHIFT];
        end else begin : half_even
          assign round_up = half && (product[SHIFT] || |product[SHIFT-2:0]);
        end
      end

      // What is left of the product, in the width of the sum.
      wire signed [SUM_WIDTH-1:0] quotient;
      resize #(.IN_WIDTH(PRODUCT_WIDTH - SHIFT), .OUT_WIDTH(SUM_WIDTH), .SIGNED(1)) widen (
          .in (product[PRODUCT_WIDTH-1:SHIFT]),
          .out(quotient)
      );

      reg signed [SUM_WIDTH-1:0] sum;
      reg        [OUT_WIDTH-1:0] result;

      always @(posedge clk)
        if (advance) begin
          sum    <= quotient + OFFSET + $signed({{(SUM_WIDTH - 1){1'b0}}, round_up});
          result <= (sum < LEAST) ? LEAST[OUT_WIDTH-1:0]
                  : (sum > MOST)  ? MOST[OUT_WIDTH-1:0]
                  : sum[OUT_WIDTH-1:0];
        end

      assign out_data[lane*OUT_WIDTH +: OUT_WIDTH] = result;
    end
  endgenerate

endmodule
