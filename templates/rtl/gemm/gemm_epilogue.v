// What happens to a row of accumulators on its way to the result stream: bias, requantization, ReLU, masking.
//
//   Rows come skewed: lane i of `in_acc` i * SKEW cycles after lane 0, with which everything else comes (the tag of
//   the row's tile: bias, settings, lanes to keep). With SKEW 1, what all lanes need is handed from lane to lane, so
//   that no signal drives more than one lane. The row leaves with its lanes aligned, (COLS-1) * SKEW cycles later,
//   plus 5 with REQUANTIZE, else plus BIAS.
module gemm_epilogue #(
    parameter COLS           = 8,
    parameter ACC_WIDTH      = 32,
    parameter ACC_SIGNED     = 1,
    parameter BIAS           = 0,
    parameter BIASED_WIDTH   = 32,
    parameter BIASED_SIGNED  = 1,
    parameter REQUANTIZE     = 0,
    parameter SCALE_WIDTH    = 16,
    parameter HALF_EVEN      = 1,
    parameter OUT_WIDTH      = 8,
    parameter OUT_SIGNED     = 1,
    parameter RELU           = 0,
    parameter SKEW           = 1   // cycles from lane to lane of a row: 1 systolic, 0 all at once
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
  localparam SHIFT_BITS    = PRODUCT_WIDTH + 1;
  localparam STAGES        = (REQUANTIZE != 0) ? 5 : (BIAS != 0) ? 1 : 0;

  wire [5:0]               shift_partial;      // with the partial products that are added
  wire [5:0]               shift_quotient;     // with the product
  reg  [SHIFT_BITS-1:0]    under_shift;        // likewise
  wire [OUT_WIDTH-1:0]     zero_point_moved;   // with the quotient
  wire [COLS-1:0]          keep_first;         // with the result of lane 0
  wire [COLS-1:0]          keep_lanes;
  wire [COLS*OUT_WIDTH-1:0] results;           // skewed like in_acc

  delay_line #(.WIDTH(6), .STAGES(3)) delay_partial (
      .clk(clk),
      .in (shift),
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
  delay_line #(.WIDTH(COLS), .STAGES(STAGES)) delay_keep (
      .clk(clk),
      .in (keep),
      .out(keep_first)
  );
  skew #(.LANES(COLS), .STEP(SKEW), .WIDTH(1)) skew_keep (
      .clk(clk),
      .in (keep_first),
      .out(keep_lanes)
  );

  // Bits of the product that the shift leaves behind.
  integer i;
  always @(posedge clk)
    for (i = 0; i < SHIFT_BITS; i = i + 1) under_shift[i] <= i < {26'd0, shift_partial};

  // From lane to lane.
  wire [COLS*SCALE_WIDTH-1:0]   scales;
  wire [COLS*6-1:0]             shifts;
  wire [COLS*SHIFT_BITS-1:0]    under_shifts;
  wire [COLS*OUT_WIDTH-1:0]     zero_points_moved;
  wire [COLS*ACC_WIDTH-1:0]     biases;

  tapped_delay #(.LANES(COLS), .STEP(SKEW), .WIDTH(SCALE_WIDTH)) pass_scale (
      .clk(clk),
      .in (scale),
      .out(scales)
  );
  tapped_delay #(.LANES(COLS), .STEP(SKEW), .WIDTH(6)) pass_shift (
      .clk(clk),
      .in (shift_quotient),
      .out(shifts)
  );
  tapped_delay #(.LANES(COLS), .STEP(SKEW), .WIDTH(SHIFT_BITS)) pass_under_shift (
      .clk(clk),
      .in (under_shift),
      .out(under_shifts)
  );
  tapped_delay #(.LANES(COLS), .STEP(SKEW), .WIDTH(OUT_WIDTH)) pass_zero_point (
      .clk(clk),
      .in (zero_point_moved),
      .out(zero_points_moved)
  );
  skew #(.LANES(COLS), .STEP(SKEW), .WIDTH(ACC_WIDTH)) skew_bias (
      .clk(clk),
      .in (bias),
      .out(biases)
  );

  localparam LATENCY = STAGES + (COLS - 1) * SKEW;
  generate
    if (LATENCY == 0) begin : no_latency
      wire unused = rst;
      assign out_valid = in_valid;
      assign out_last  = in_last;
    end else begin : latency
      flag_delay #(.WIDTH(1), .STAGES(LATENCY)) delay_valid (
          .clk(clk),
          .rst(rst),
          .in (in_valid),
          .out(out_valid)
      );
      delay_line #(.WIDTH(1), .STAGES(LATENCY)) delay_last (
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
          .ACC_WIDTH     (ACC_WIDTH),
          .ACC_SIGNED    (ACC_SIGNED),
          .BIAS          (BIAS),
          .BIASED_WIDTH  (BIASED_WIDTH),
          .BIASED_SIGNED (BIASED_SIGNED),
          .REQUANTIZE    (REQUANTIZE),
          .SCALE_WIDTH   (SCALE_WIDTH),
          .PRODUCT_WIDTH (PRODUCT_WIDTH),
          .HALF_EVEN     (HALF_EVEN),
          .OUT_WIDTH     (OUT_WIDTH),
          .OUT_SIGNED    (OUT_SIGNED),
          .RELU          (RELU)
      ) lane_unit (
          .clk             (clk),
          .acc             (in_acc[lane*ACC_WIDTH +: ACC_WIDTH]),
          .bias            (biases[lane*ACC_WIDTH +: ACC_WIDTH]),
          .scale           (scales[lane*SCALE_WIDTH +: SCALE_WIDTH]),
          .shift           (shifts[lane*6 +: 6]),
          .under_shift     (under_shifts[lane*SHIFT_BITS +: SHIFT_BITS]),
          .zero_point      (zero_points_moved[lane*OUT_WIDTH +: OUT_WIDTH]),
          .keep            (keep_lanes[lane]),
          .result          (results[lane*OUT_WIDTH +: OUT_WIDTH])
      );
    end
  endgenerate

  skew #(.LANES(COLS), .STEP(SKEW), .WIDTH(OUT_WIDTH), .REVERSE(1)) align (
      .clk(clk),
      .in (results),
      .out(out_data)
  );

endmodule
