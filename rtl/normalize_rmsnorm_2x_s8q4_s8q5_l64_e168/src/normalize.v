// RMS normalization of rows of up to 64 8-bit two's complement, 2 lanes.
//
//   reset sync_high, kind rmsnorm, lanes 2, max_length 64, in_width 8, in_signed True, in_frac 4,
//   epsilon 168, gamma False, gamma_width 8, gamma_frac 6, beta False, beta_width 8, beta_frac 5,
//   out_width 8, out_signed True, out_frac 5
//
// Request: rmsnorm int8, 2 lanes
module normalize (
    input  wire           clk,
    input  wire           rst,  // synchronous, active high
    // Rows
    input  wire           s_axis_tvalid,
    output wire           s_axis_tready,
    input  wire [15:0]    s_axis_tdata,
    input  wire           s_axis_tlast,
    // Results
    output wire           m_axis_tvalid,
    input  wire           m_axis_tready,
    output wire [15:0]    m_axis_tdata,
    output wire           m_axis_tlast
);

  // Ports and what lies behind them

  // Sums of each row, and one over its deviation, while the row is kept
  wire copy_inputs_first_valid;
  wire copy_inputs_first_ready;
  wire [15:0] copy_inputs_first_data;
  wire copy_inputs_first_last;
  wire copy_inputs_second_valid;
  wire copy_inputs_second_ready;
  wire [15:0] copy_inputs_second_data;
  wire copy_inputs_second_last;
  stream_copy #(
      .WIDTH(16)
  ) copy_inputs (
      .clk         (clk),
      .rst         (rst),
      .in_valid    (s_axis_tvalid),
      .in_data     (s_axis_tdata),
      .in_ready    (s_axis_tready),
      .in_last     (s_axis_tlast),
      .first_valid (copy_inputs_first_valid),
      .first_data  (copy_inputs_first_data),
      .first_ready (copy_inputs_first_ready),
      .first_last  (copy_inputs_first_last),
      .second_valid(copy_inputs_second_valid),
      .second_data (copy_inputs_second_data),
      .second_ready(copy_inputs_second_ready),
      .second_last (copy_inputs_second_last)
  );
  wire beat_sums_out_valid;
  wire beat_sums_out_ready;
  wire [24:0] beat_sums_out_data;
  wire beat_sums_out_last;
  beat_moments #(
      .LANES       (2),
      .LEVELS      (1),
      .LEAVES      (2),
      .IN_WIDTH    (8),
      .SIGNED      (1),
      .SUM_WIDTH   (9),
      .SQUARE_WIDTH(16)
  ) beat_sums (
      .clk      (clk),
      .rst      (rst),
      .in_valid (copy_inputs_second_valid),
      .in_data  (copy_inputs_second_data),
      .in_ready (copy_inputs_second_ready),
      .in_last  (copy_inputs_second_last),
      .out_valid(beat_sums_out_valid),
      .out_data (beat_sums_out_data),
      .out_ready(beat_sums_out_ready),
      .out_last (beat_sums_out_last)
  );
  wire row_sums_out_valid;
  wire row_sums_out_ready;
  wire [40:0] row_sums_out_data;
  frame_moments #(
      .SUM_WIDTH         (9),
      .SQUARE_WIDTH      (16),
      .TOTAL_WIDTH       (14),
      .SQUARE_TOTAL_WIDTH(21),
      .COUNT_WIDTH       (6)
  ) row_sums (
      .clk      (clk),
      .rst      (rst),
      .in_valid (beat_sums_out_valid),
      .in_data  (beat_sums_out_data),
      .in_ready (beat_sums_out_ready),
      .in_last  (beat_sums_out_last),
      .out_valid(row_sums_out_valid),
      .out_data (row_sums_out_data),
      .out_ready(row_sums_out_ready)
  );
  wire variance_out_valid;
  wire variance_out_ready;
  wire [36:0] variance_out_data;
  scaled_variance #(
      .LANES         (2),
      .MEAN          (0),
      .EPSILON       (168),
      .EPSILON_WIDTH (20),
      .FRACTION      (8),
      .TOTAL_WIDTH   (14),
      .SQUARE_WIDTH  (21),
      .COUNT_WIDTH   (6),
      .LENGTH_WIDTH  (7),
      .PAIRS         (14),
      .EXPONENT_WIDTH(4),
      .MANTISSA_WIDTH(13)
  ) variance (
      .clk      (clk),
      .rst      (rst),
      .in_valid (row_sums_out_valid),
      .in_data  (row_sums_out_data),
      .in_ready (row_sums_out_ready),
      .out_valid(variance_out_valid),
      .out_data (variance_out_data),
      .out_ready(variance_out_ready)
  );
  wire variance_kept_out_valid;
  wire variance_kept_out_ready;
  wire [36:0] variance_kept_out_data;
  stream_register #(
      .WIDTH(37)
  ) variance_kept (
      .clk      (clk),
      .rst      (rst),
      .in_valid (variance_out_valid),
      .in_data  (variance_out_data),
      .in_ready (variance_out_ready),
      .out_valid(variance_kept_out_valid),
      .out_data (variance_kept_out_data),
      .out_ready(variance_kept_out_ready)
  );
  wire one_over_deviation_out_valid;
  wire one_over_deviation_out_ready;
  wire [34:0] one_over_deviation_out_data;
  inverse_root #(
      .PASSED     (24),
      .WIDTH      (13),
      .ROOT_WIDTH (11),
      .COUNT_WIDTH(4)
  ) one_over_deviation (
      .clk      (clk),
      .rst      (rst),
      .in_valid (variance_kept_out_valid),
      .in_data  (variance_kept_out_data),
      .in_ready (variance_kept_out_ready),
      .out_valid(one_over_deviation_out_valid),
      .out_data (one_over_deviation_out_data),
      .out_ready(one_over_deviation_out_ready)
  );
  wire deviation_out_valid;
  wire deviation_out_ready;
  wire [34:0] deviation_out_data;
  stream_register #(
      .WIDTH(35)
  ) deviation (
      .clk      (clk),
      .rst      (rst),
      .in_valid (one_over_deviation_out_valid),
      .in_data  (one_over_deviation_out_data),
      .in_ready (one_over_deviation_out_ready),
      .out_valid(deviation_out_valid),
      .out_data (deviation_out_data),
      .out_ready(deviation_out_ready)
  );
  wire row_out_valid;
  wire row_out_ready;
  wire [50:0] row_out_data;
  wire row_out_last;
  frame_with_value #(
      .WIDTH      (16),
      .VALUE_WIDTH(35),
      .DEPTH      (55),
      .ADDR_WIDTH (6),
      .COUNT_WIDTH(6)
  ) row (
      .clk        (clk),
      .rst        (rst),
      .in_valid   (copy_inputs_first_valid),
      .in_data    (copy_inputs_first_data),
      .in_ready   (copy_inputs_first_ready),
      .in_last    (copy_inputs_first_last),
      .value_valid(deviation_out_valid),
      .value_data (deviation_out_data),
      .value_ready(deviation_out_ready),
      .out_valid  (row_out_valid),
      .out_data   (row_out_data),
      .out_ready  (row_out_ready),
      .out_last   (row_out_last)
  );

  // Every number less the mean, over the deviation
  wire normalize_lanes_out_valid;
  wire normalize_lanes_out_ready;
  wire [19:0] normalize_lanes_out_data;
  wire normalize_lanes_out_last;
  vector_normalize #(
      .LANES         (2),
      .MEAN          (0),
      .IN_WIDTH      (8),
      .SIGNED        (1),
      .COUNT_WIDTH   (6),
      .LENGTH_WIDTH  (7),
      .TOTAL_WIDTH   (14),
      .EXPONENT_WIDTH(4),
      .ROOT_WIDTH    (11),
      .FRACTION      (5),
      .CENTER_WIDTH  (15),
      .OUT_WIDTH     (10)
  ) normalize_lanes (
      .clk      (clk),
      .rst      (rst),
      .in_valid (row_out_valid),
      .in_data  (row_out_data),
      .in_ready (row_out_ready),
      .in_last  (row_out_last),
      .out_valid(normalize_lanes_out_valid),
      .out_data (normalize_lanes_out_data),
      .out_ready(normalize_lanes_out_ready),
      .out_last (normalize_lanes_out_last)
  );

  // To the format of the results
  wire clamp_out_valid;
  wire clamp_out_ready;
  wire [15:0] clamp_out_data;
  wire clamp_out_last;
  vector_saturate #(
      .LANES     (2),
      .IN_WIDTH  (10),
      .OUT_WIDTH (8),
      .OUT_SIGNED(1)
  ) clamp (
      .clk      (clk),
      .rst      (rst),
      .in_valid (normalize_lanes_out_valid),
      .in_data  (normalize_lanes_out_data),
      .in_ready (normalize_lanes_out_ready),
      .in_last  (normalize_lanes_out_last),
      .out_valid(clamp_out_valid),
      .out_data (clamp_out_data),
      .out_ready(clamp_out_ready),
      .out_last (clamp_out_last)
  );
  wire result_register_out_valid;
  wire result_register_out_ready;
  wire [15:0] result_register_out_data;
  wire result_register_out_last;
  stream_register_last #(
      .WIDTH(16)
  ) result_register (
      .clk      (clk),
      .rst      (rst),
      .in_valid (clamp_out_valid),
      .in_data  (clamp_out_data),
      .in_ready (clamp_out_ready),
      .in_last  (clamp_out_last),
      .out_valid(result_register_out_valid),
      .out_data (result_register_out_data),
      .out_ready(result_register_out_ready),
      .out_last (result_register_out_last)
  );
  assign m_axis_tvalid = result_register_out_valid;
  assign m_axis_tdata = result_register_out_data;
  assign m_axis_tlast = result_register_out_last;
  assign result_register_out_ready = m_axis_tready;

endmodule
