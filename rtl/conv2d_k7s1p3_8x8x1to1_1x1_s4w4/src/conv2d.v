// Convolution 7x7, stride 1, padding 3: 8x8x1 to 8x8x1.
//
//   reset sync_high, height 8, width 8, in_channels 1, out_channels 1, kernel 7, stride 1, padding 3,
//   pad_value 0, lanes 1, out_lanes 1, in_width 4, in_signed True, weight_width 4, bias False,
//   bias_width 16, requantize False, scale 1, shift 0, zero_point 0, rounding half_even, out_width 8,
//   out_signed True, relu False, clamp_low -2147483648, clamp_high 2147483647
//
// Request: conv2d 7x7 1->1 channels on 8x8 images, int4
module conv2d (
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
    input  wire [7:0]     s_axis_w_tdata,
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
  wire unused_s_axis_bits = &{1'b0, s_axis_tdata[7:4]};
  wire unused_s_axis_w_bits = &{1'b0, s_axis_w_tdata[7:4]};
  wire [12:0] m_axis_value;
  assign m_axis_tdata = {3'd0, m_axis_value};

  // Nothing is taken before all weights and biases are there
  wire weights_loaded;
  wire pixels_valid = s_axis_tvalid && weights_loaded;
  wire pixels_ready;
  assign s_axis_tready = pixels_ready && weights_loaded;

  // Windows of the image
  wire windows_out_valid;
  wire windows_out_ready;
  wire [195:0] windows_out_data;
  wire windows_out_last;
  line_window #(
      .LANES    (1),
      .BITS     (4),
      .SIGNED   (1),
      .GROUPS   (1),
      .HEIGHT   (8),
      .WIDTH    (8),
      .KERNEL   (7),
      .STRIDE   (1),
      .PAD      (3),
      .PAD_VALUE(0),
      .LINE     (8)
  ) windows (
      .clk      (clk),
      .rst      (rst),
      .error    (error),
      .in_valid (pixels_valid),
      .in_data  (s_axis_tdata[3:0]),
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
  wire [391:0] multiply_out_data;
  wire multiply_out_last;
  kernel_multiply #(
      .VALUES      (49),
      .LANES       (1),
      .GROUPS      (1),
      .PASSES      (1),
      .IN_WIDTH    (4),
      .IN_SIGNED   (1),
      .WEIGHT_WIDTH(4)
  ) multiply (
      .clk          (clk),
      .rst          (rst),
      .loaded       (weights_loaded),
      .weights_valid(s_axis_w_tvalid),
      .weights_data (s_axis_w_tdata[3:0]),
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
  wire [12:0] window_sum_out_data;
  wire window_sum_out_last;
  window_reduce #(
      .LANES    (1),
      .TAPS     (49),
      .OPERATION(0),
      .IN_WIDTH (8),
      .SIGNED   (1),
      .OUT_WIDTH(13),
      .LEVELS   (6)
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
  wire result_register_out_valid;
  wire result_register_out_ready;
  wire [12:0] result_register_out_data;
  wire result_register_out_last;
  stream_register_last #(
      .WIDTH(13)
  ) result_register (
      .clk      (clk),
      .rst      (rst),
      .in_valid (window_sum_out_valid),
      .in_data  (window_sum_out_data),
      .in_ready (window_sum_out_ready),
      .in_last  (window_sum_out_last),
      .out_valid(result_register_out_valid),
      .out_data (result_register_out_data),
      .out_ready(result_register_out_ready),
      .out_last (result_register_out_last)
  );
  assign m_axis_tvalid = result_register_out_valid;
  assign m_axis_value = result_register_out_data;
  assign m_axis_tlast = result_register_out_last;
  assign result_register_out_ready = m_axis_tready;

endmodule
