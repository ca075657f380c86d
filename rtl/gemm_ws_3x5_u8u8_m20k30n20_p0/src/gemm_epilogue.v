// What happens to a row of accumulators on its way to the result stream: bias, requantization, ReLU, masking.
//
//   The row enters with the tag of its tile (bias, settings, lanes to keep) and leaves
//   six cycles later with REQUANTIZE, else BIAS cycles later.
module gemm_epilogue #(
    parameter COLS          = 8,
    parameter ACC_WIDTH     = 32,
    parameter ACC_SIGNED    = 1,
    parameter BIAS          = 0,
    parameter BIASED_WIDTH  = 32,
    parameter BIASED_SIGNED = 1,
    parameter REQUANTIZE    = 0,
    parameter SCALE_WIDTH   = 16,
    parameter HALF_EVEN     = 1,
    parameter OUT_WIDTH     = 8,
    parameter OUT_SIGNED    = 1,
    parameter RELU          = 0
) (
    input  wire                       clk,
    input  wire                       rst,
    input  wire                       in_valid,
    input  wire                       in_last,     // last row of the GEMM
    input  wire [COLS*ACC_WIDTH-1:0]  in_acc,
    input  wire [COLS*ACC_WIDTH-1:0]  bias,
    input  wire [SCALE_WIDTH-1:0]     scale,
    input  wire [5:0]                 shift,
    input  wire [OUT_WIDTH-1:0]       zero_point,
    input  wire [COLS-1:0]            keep,        // lanes that carry columns of C
    output wire                       out_valid,
    output wire                       out_last,
    output wire [COLS*OUT_WIDTH-1:0]  out_data
);

  localparam PRODUCT_WIDTH = BIASED_WIDTH + SCALE_WIDTH;
  localparam STAGES        = (REQUANTIZE != 0) ? 6 : (BIAS != 0) ? 1 : 0;

  wire [SCALE_WIDTH-1:0]   scale_product;      // with the multiplier's operands
  wire [5:0]               shift_product;
  wire [5:0]               shift_partial;      // with the partial products that are added
  wire [5:0]               shift_quotient;     // with the product
  reg  [PRODUCT_WIDTH-1:0] below_half;
  wire [OUT_WIDTH-1:0]     zero_point_moved;   // with the quotient
  wire [OUT_WIDTH-1:0]     zero_point_clamp;   // with the sum to be clamped
  wire [COLS-1:0]          keep_out;

  delay_line #(.WIDTH(SCALE_WIDTH + 6), .STAGES(1)) delay_scale (
      .clk(clk),
      .in ({scale, shift}),
      .out({scale_product, shift_product})
  );
  delay_line #(.WIDTH(6), .STAGES(2)) delay_partial (
      .clk(clk),
      .in (shift_product),
      .out(shift_partial)
  );
  delay_line #(.WIDTH(6), .STAGES(1)) delay_shift (
      .clk(clk),
      .in (shift_partial),
      .out(shift_quotient)
  );
  delay_line #(.WIDTH(OUT_WIDTH), .STAGES(5)) delay_zero_point (
      .clk(clk),
      .in (zero_point),
      .out(zero_point_moved)
  );
  delay_line #(.WIDTH(OUT_WIDTH), .STAGES(1)) delay_clamp (
      .clk(clk),
      .in (zero_point_moved),
      .out(zero_point_clamp)
  );
  delay_line #(.WIDTH(COLS), .STAGES(STAGES)) delay_keep (
      .clk(clk),
      .in (keep),
      .out(keep_out)
  );

  // Bits of the product under the rounding bit: bit i for i < shift - 1.
  integer i;
  always @(posedge clk)
    for (i = 0; i < PRODUCT_WIDTH; i = i + 1) below_half[i] <= i + 1 < {26'd0, shift_partial};

  generate
    if (STAGES == 0) begin : no_stages
      wire unused = rst;
      assign out_valid = in_valid;
      assign out_last  = in_last;
    end else begin : stages
      flag_delay #(.WIDTH(1), .STAGES(STAGES)) delay_valid (
          .clk(clk),
          .rst(rst),
          .in (in_valid),
          .out(out_valid)
      );
      delay_line #(.WIDTH(1), .STAGES(STAGES)) delay_last (
          .clk(clk),
          .in (in_last),
          .out(out_last)
      );
    end
  endgenerate

  genvar lane;
  generate
    for (lane = 0; lane < COLS; lane = lane + 1) begin : lanes
      gemm_lane #(
          .ACC_WIDTH    (ACC_WIDTH),
          .ACC_SIGNED   (ACC_SIGNED),
          .BIAS         (BIAS),
          .BIASED_WIDTH (BIASED_WIDTH),
          .BIASED_SIGNED(BIASED_SIGNED),
          .REQUANTIZE   (REQUANTIZE),
          .SCALE_WIDTH  (SCALE_WIDTH),
          .PRODUCT_WIDTH(PRODUCT_WIDTH),
          .HALF_EVEN    (HALF_EVEN),
          .OUT_WIDTH    (OUT_WIDTH),
          .OUT_SIGNED   (OUT_SIGNED),
          .RELU         (RELU)
      ) lane_unit (
          .clk             (clk),
          .acc             (in_acc[lane*ACC_WIDTH +: ACC_WIDTH]),
          .bias            (bias[lane*ACC_WIDTH +: ACC_WIDTH]),
          .scale           (scale_product),
          .shift           (shift_quotient),
          .below_half      (below_half),
          .zero_point      (zero_point_moved),
          .clamp_zero_point(zero_point_clamp),
          .keep            (keep_out[lane]),
          .result          (out_data[lane*OUT_WIDTH +: OUT_WIDTH])
      );
    end
  endgenerate

endmodule
