// Depthwise convolution, kernels of 3x3: 8x8x2 to 8x8x2.
//
//   reset sync_high, height 8, width 8, channels 2, lanes 1, kernel 3, stride 1, padding 1, data_width
//   8, data_signed True, weight_width 8, weight_signed True, bias False, bias_width 16, out_width 8,
//   out_signed True, scale 1, shift 8, zero_point 0, rounding half_even, relu False
//
// Request: depthwise convolution 3x3 on 8x8x2 int8
module depthwise (
    input  wire           clk,
    input  wire           rst,  // synchronous, active high
    // Weights
    input  wire           s_axis_w_tvalid,
    output wire           s_axis_w_tready,
    input  wire [7:0]     s_axis_w_tdata,
    input  wire           s_axis_w_tlast,
    // Pixels
    input  wire           s_axis_tvalid,
    output wire           s_axis_tready,
    input  wire [7:0]     s_axis_tdata,
    input  wire           s_axis_tlast,
    // Results
    output wire           m_axis_tvalid,
    input  wire           m_axis_tready,
    output wire [7:0]     m_axis_tdata,
    output wire           m_axis_tlast,
    // Sticky until reset: a tlast was misplaced
    output wire           error
);

  // Ports and what lies behind them

  // Nothing is taken before the weights and biases are there
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
      .GROUPS   (2),
      .HEIGHT   (8),
      .WIDTH    (8),
      .KERNEL   (3),
      .STRIDE   (1),
      .PAD      (1),
      .PAD_VALUE(0),
      .LINE     (8)
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

  // The sum of products
  wire unused_s_axis_w_tlast = &{1'b0, s_axis_w_tlast};
  wire multiply_out_valid;
  wire multiply_out_ready;
  wire [143:0] multiply_out_data;
  wire multiply_out_last;
  window_multiply #(
      .LANES     (1),
      .TAPS      (9),
      .GROUPS    (2),
      .A_WIDTH   (8),
      .A_SIGNED  (1),
      .B_WIDTH   (8),
      .B_SIGNED  (1),
      .OUT_SIGNED(1),
      .TAP_BITS  (4),
      .GROUP_BITS(1)
  ) multiply (
      .clk      (clk),
      .rst      (rst),
      .loaded   (weights_loaded),
      .w_valid  (s_axis_w_tvalid),
      .w_data   (s_axis_w_tdata),
      .w_ready  (s_axis_w_tready),
      .in_valid (windows_out_valid),
      .in_data  (windows_out_data),
      .in_ready (windows_out_ready),
      .in_last  (windows_out_last),
      .out_valid(multiply_out_valid),
      .out_data (multiply_out_data),
      .out_ready(multiply_out_ready),
      .out_last (multiply_out_last)
  );
  wire add_out_valid;
  wire add_out_ready;
  wire [19:0] add_out_data;
  wire add_out_last;
  window_reduce #(
      .LANES    (1),
      .TAPS     (9),
      .OPERATION(0),
      .IN_WIDTH (16),
      .SIGNED   (1),
      .OUT_WIDTH(20),
      .LEVELS   (4)
  ) add (
      .clk      (clk),
      .rst      (rst),
      .in_valid (multiply_out_valid),
      .in_data  (multiply_out_data),
      .in_ready (multiply_out_ready),
      .in_last  (multiply_out_last),
      .out_valid(add_out_valid),
      .out_data (add_out_data),
      .out_ready(add_out_ready),
      .out_last (add_out_last)
  );
  wire sum_register_out_valid;
  wire sum_register_out_ready;
  wire [19:0] sum_register_out_data;
  wire sum_register_out_last;
  stream_register_last #(
      .WIDTH(20)
  ) sum_register (
      .clk      (clk),
      .rst      (rst),
      .in_valid (add_out_valid),
      .in_data  (add_out_data),
      .in_ready (add_out_ready),
      .in_last  (add_out_last),
      .out_valid(sum_register_out_valid),
      .out_data (sum_register_out_data),
      .out_ready(sum_register_out_ready),
      .out_last (sum_register_out_last)
  );

  // To the format of the results
  wire requantize_out_valid;
  wire requantize_out_ready;
  wire [7:0] requantize_out_data;
  wire requantize_out_last;
  vector_requantize #(
      .LANES     (1),
      .IN_WIDTH  (20),
      .IN_SIGNED (1),
      .SCALE     (1),
      .SHIFT     (8),
      .ZERO_POINT(0),
      .HALF_EVEN (1),
      .LOW       (-128),
      .HIGH      (127),
      .OUT_WIDTH (8),
      .OUT_SIGNED(1)
  ) requantize (
      .clk      (clk),
      .rst      (rst),
      .in_valid (sum_register_out_valid),
      .in_data  (sum_register_out_data),
      .in_ready (sum_register_out_ready),
      .in_last  (sum_register_out_last),
      .out_valid(requantize_out_valid),
      .out_data (requantize_out_data),
      .out_ready(requantize_out_ready),
      .out_last (requantize_out_last)
  );
  wire result_register_out_valid;
  wire result_register_out_ready;
  wire [7:0] result_register_out_data;
  wire result_register_out_last;
  stream_register_last #(
      .WIDTH(8)
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
