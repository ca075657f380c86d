// Layer normalization of rows of up to 32 8-bit two's complement, 2 lanes.
//
//   reset sync_high, kind layernorm, lanes 2, max_length 32, in_width 8, in_signed True, in_frac 4,
//   epsilon 168, gamma True, gamma_width 8, gamma_frac 6, beta True, beta_width 8, beta_frac 5,
//   out_width 8, out_signed True, out_frac 5
//
// Request: layernorm int8 rows up to 32, 2 lanes, gamma and beta
module normalize (
    input  wire           clk,
    input  wire           rst,  // synchronous, active high
    // Factors of places
    input  wire           s_axis_gamma_tvalid,
    output wire           s_axis_gamma_tready,
    input  wire [15:0]    s_axis_gamma_tdata,
    input  wire           s_axis_gamma_tlast,
    // Offsets of places
    input  wire           s_axis_beta_tvalid,
    output wire           s_axis_beta_tready,
    input  wire [15:0]    s_axis_beta_tdata,
    input  wire           s_axis_beta_tlast,
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

  // Nothing is taken before gammas and betas are there
  wire affine_loaded;
  wire rows_valid = s_axis_tvalid && affine_loaded;
  wire rows_ready;
  assign s_axis_tready = rows_ready && affine_loaded;

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
      .in_valid    (rows_valid),
      .in_data     (s_axis_tdata),
      .in_ready    (rows_ready),
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
  wire [37:0] row_sums_out_data;
  frame_moments #(
      .SUM_WIDTH         (9),
      .SQUARE_WIDTH      (16),
      .TOTAL_WIDTH       (13),
      .SQUARE_TOTAL_WIDTH(20),
      .COUNT_WIDTH       (5)
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
      .MEAN          (1),
      .EPSILON       (168),
      .EPSILON_WIDTH (18),
      .FRACTION      (11),
      .TOTAL_WIDTH   (13),
      .SQUARE_WIDTH  (20),
      .COUNT_WIDTH   (5),
      .LENGTH_WIDTH  (6),
      .PAIRS         (12),
      .EXPONENT_WIDTH(4),
      .MANTISSA_WIDTH(15)
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
      .PASSED     (22),
      .WIDTH      (15),
      .ROOT_WIDTH (13),
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
      .DEPTH      (41),
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
  wire [25:0] normalize_lanes_out_data;
  wire normalize_lanes_out_last;
  vector_normalize #(
      .LANES         (2),
      .MEAN          (1),
      .IN_WIDTH      (8),
      .SIGNED        (1),
      .COUNT_WIDTH   (5),
      .LENGTH_WIDTH  (6),
      .TOTAL_WIDTH   (13),
      .EXPONENT_WIDTH(4),
      .ROOT_WIDTH    (13),
      .FRACTION      (8),
      .CENTER_WIDTH  (14),
      .OUT_WIDTH     (13)
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

  // Gamma and beta
  wire unused_s_axis_beta_tlast = &{1'b0, s_axis_beta_tlast};
  wire gammas_and_betas_out_valid;
  wire gammas_and_betas_out_ready;
  wire [31:0] gammas_and_betas_out_data;
  wire gammas_and_betas_out_last;
  stream_join #(
      .A_WIDTH(16),
      .B_WIDTH(16)
  ) gammas_and_betas (
      .clk      (clk),
      .rst      (rst),
      .a_valid  (s_axis_gamma_tvalid),
      .a_data   (s_axis_gamma_tdata),
      .a_ready  (s_axis_gamma_tready),
      .a_last   (s_axis_gamma_tlast),
      .b_valid  (s_axis_beta_tvalid),
      .b_data   (s_axis_beta_tdata),
      .b_ready  (s_axis_beta_tready),
      .out_valid(gammas_and_betas_out_valid),
      .out_data (gammas_and_betas_out_data),
      .out_ready(gammas_and_betas_out_ready),
      .out_last (gammas_and_betas_out_last)
  );
  wire unused_gammas_and_betas_out_last = &{1'b0, gammas_and_betas_out_last};
  wire affine_out_valid;
  wire affine_out_ready;
  wire [41:0] affine_out_data;
  wire affine_out_last;
  vector_affine #(
      .LANES      (2),
      .GROUPS     (16),
      .GROUP_BITS (4),
      .IN_WIDTH   (13),
      .GAMMA_WIDTH(8),
      .BETA       (1),
      .BETA_WIDTH (8),
      .BETA_SHIFT (9),
      .OUT_WIDTH  (21)
  ) affine (
      .clk      (clk),
      .rst      (rst),
      .loaded   (affine_loaded),
      .w_valid  (gammas_and_betas_out_valid),
      .w_data   (gammas_and_betas_out_data),
      .w_ready  (gammas_and_betas_out_ready),
      .in_valid (normalize_lanes_out_valid),
      .in_data  (normalize_lanes_out_data),
      .in_ready (normalize_lanes_out_ready),
      .in_last  (normalize_lanes_out_last),
      .out_valid(affine_out_valid),
      .out_data (affine_out_data),
      .out_ready(affine_out_ready),
      .out_last (affine_out_last)
  );

  // To the format of the results
  wire requantize_out_valid;
  wire requantize_out_ready;
  wire [15:0] requantize_out_data;
  wire requantize_out_last;
  vector_requantize #(
      .LANES     (2),
      .IN_WIDTH  (21),
      .OUT_WIDTH (8),
      .OUT_SIGNED(1),
      .IN_SIGNED (1),
      .SCALE     (1),
      .SHIFT     (9),
      .ZERO_POINT(0),
      .HALF_EVEN (0),
      .LOW       (-128),
      .HIGH      (127)
  ) requantize (
      .clk      (clk),
      .rst      (rst),
      .in_valid (affine_out_valid),
      .in_data  (affine_out_data),
      .in_ready (affine_out_ready),
      .in_last  (affine_out_last),
      .out_valid(requantize_out_valid),
      .out_data (requantize_out_data),
      .out_ready(requantize_out_ready),
      .out_last (requantize_out_last)
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
      .in_valid (requantize_out_valid),
      .in_data  (requantize_out_data),
      .in_ready (requantize_out_ready),
      .in_last  (requantize_out_last),
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
