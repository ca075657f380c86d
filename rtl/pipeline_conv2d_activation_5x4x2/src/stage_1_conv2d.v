// Convolution 3x3, stride 1, padding 1: 5x4x1 to 5x4x2.
//
//   reset sync_high, height 5, width 4, in_channels 1, out_channels 2, kernel 3, stride 1, padding 1,
//   pad_value 0, lanes 1, out_lanes 2, in_width 8, in_signed True, weight_width 8, bias False,
//   bias_width 16, requantize True, scale 1, shift 10, zero_point 0, rounding half_even, out_width 8,
//   out_signed True, relu False, clamp_low -2147483648, clamp_high 2147483647
module stage_1_conv2d (
    input  wire           clk,
    input  wire           rst,  // synchronous, active high
    // Pixels
    input  wire           s_axis_tvalid,
    output wire           s_axis_tready,
    input  wire [7:0]     s_axis_tdata,
    input  wire           s_axis_tlast,
    // Weights
    input  wire           s_axis_w_tvalid,
    output wire           s_axis_w_tready,
    input  wire [15:0]    s_axis_w_tdata,
    input  wire           s_axis_w_tlast,
    // Results
    output wire           m_axis_tvalid,
    input  wire           m_axis_tready,
    output wire [15:0]    m_axis_tdata,
    output wire           m_axis_tlast,
    // Sticky until reset: a tlast was misplaced
    output wire           error
);

  // Ports and what lies behind them

  // Nothing is taken before all weights and biases are there
  wire weights_loaded;
  wire pixels_valid = s_axis_tvalid && weights_loaded;
  wire pixels_ready;
  assign s_axis_tready = pixels_ready && weights_loaded;

  // Windows of the image
  wire windows_out_valid;
  wire windows_out_ready;
  wire [71:0] windows_out_data;
  wire windows_out_last;
  line_window #(
      .LANES    (1),
      .BITS     (8),
      .SIGNED   (1),
      .GROUPS   (1),
      .HEIGHT   (5),
      .WIDTH    (4),
      .KERNEL   (3),
      .STRIDE   (1),
      .PAD      (1),
      .PAD_VALUE(0),
      .LINE     (4)
  ) windows (
      .clk      (clk),
      .rst      (rst),
      .error    (error),
      .in_valid (pixels_valid),
      .in_data  (s_axis_tdata),
      .in_ready (pixels_ready),
      .in_last  (s_axis_tlast),
      .out_valid(windows_out_valid),
      .out_data (windows_out_data),
      .out_ready(windows_out_ready),
      .out_last (windows_out_last)
  );

  // Products with the weights of some output channels at a time
  wire unused_s_axis_w_tlast = &{1'b0, s_axis_w_tlast};
  wire multiply_out_valid;
  wire multiply_out_ready;
  wire [287:0] multiply_out_data;
  wire multiply_out_last;
  kernel_multiply #(
      .VALUES      (9),
      .LANES       (2),
      .GROUPS      (1),
      .PASSES      (1),
      .IN_WIDTH    (8),
      .IN_SIGNED   (1),
      .WEIGHT_WIDTH(8)
  ) multiply (
      .clk          (clk),
      .rst          (rst),
      .loaded       (weights_loaded),
      .weights_valid(s_axis_w_tvalid),
      .weights_data (s_axis_w_tdata),
      .weights_ready(s_axis_w_tready),
      .in_valid     (windows_out_valid),
      .in_data      (windows_out_data),
      .in_ready     (windows_out_ready),
      .in_last      (windows_out_last),
      .out_valid    (multiply_out_valid),
      .out_data     (multiply_out_data),
      .out_ready    (multiply_out_ready),
      .out_last     (multiply_out_last)
  );

  // Their sums over the window and the input channels of a beat
  wire window_sum_out_valid;
  wire window_sum_out_ready;
  wire [37:0] window_sum_out_data;
  wire window_sum_out_last;
  window_reduce #(
      .LANES    (2),
      .TAPS     (9),
      .OPERATION(0),
      .IN_WIDTH (16),
      .SIGNED   (1),
      .OUT_WIDTH(19),
      .LEVELS   (4)
  ) window_sum (
      .clk      (clk),
      .rst      (rst),
      .in_valid (multiply_out_valid),
      .in_data  (multiply_out_data),
      .in_ready (multiply_out_ready),
      .in_last  (multiply_out_last),
      .out_valid(window_sum_out_valid),
      .out_data (window_sum_out_data),
      .out_ready(window_sum_out_ready),
      .out_last (window_sum_out_last)
  );
  wire window_sum_register_out_valid;
  wire window_sum_register_out_ready;
  wire [37:0] window_sum_register_out_data;
  wire window_sum_register_out_last;
  stream_register_last #(
      .WIDTH(38)
  ) window_sum_register (
      .clk      (clk),
      .rst      (rst),
      .in_valid (window_sum_out_valid),
      .in_data  (window_sum_out_data),
      .in_ready (window_sum_out_ready),
      .in_last  (window_sum_out_last),
      .out_valid(window_sum_register_out_valid),
      .out_data (window_sum_register_out_data),
      .out_ready(window_sum_register_out_ready),
      .out_last (window_sum_register_out_last)
  );

  // To the format of the results
  wire requantize_out_valid;
  wire requantize_out_ready;
  wire [15:0] requantize_out_data;
  wire requantize_out_last;
  vector_requantize #(
      .LANES     (2),
      .IN_WIDTH  (19),
      .IN_SIGNED (1),
      .SCALE     (1),
      .SHIFT     (10),
      .ZERO_POINT(0),
      .HALF_EVEN (1),
      .LOW       (-128),
      .HIGH      (127),
      .OUT_WIDTH (8),
      .OUT_SIGNED(1)
  ) requantize (
      .clk      (clk),
      .rst      (rst),
      .in_valid (window_sum_register_out_valid),
      .in_data  (window_sum_register_out_data),
      .in_ready (window_sum_register_out_ready),
      .in_last  (window_sum_register_out_last),
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
