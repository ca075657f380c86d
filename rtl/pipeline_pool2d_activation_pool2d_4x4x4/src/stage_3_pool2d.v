// Pooling: the mean of windows of 3x3 pixels, every 1, padding 1; 4x4x4 to 4x4x4.
//
//   reset sync_high, operation average, height 4, width 4, channels 4, lanes 1, kernel 3, stride 1,
//   padding 1, data_width 8, data_signed True
module stage_3_pool2d (
    input  wire           clk,
    input  wire           rst,  // synchronous, active high
    // Pixels
    input  wire           s_axis_tvalid,
    output wire           s_axis_tready,
    input  wire [7:0]     s_axis_tdata,
    input  wire           s_axis_tlast,
    // Pooled pixels
    output wire           m_axis_tvalid,
    input  wire           m_axis_tready,
    output wire [7:0]     m_axis_tdata,
    output wire           m_axis_tlast,
    // Sticky until reset: a tlast was misplaced
    output wire           error
);

  // Ports and what lies behind them

  // Windows of the image
  wire windows_out_valid;
  wire windows_out_ready;
  wire [71:0] windows_out_data;
  wire windows_out_last;
  line_window #(
      .LANES    (1),
      .BITS     (8),
      .SIGNED   (1),
      .GROUPS   (4),
      .HEIGHT   (4),
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
      .in_valid (s_axis_tvalid),
      .in_data  (s_axis_tdata),
      .in_ready (s_axis_tready),
      .in_last  (s_axis_tlast),
      .out_valid(windows_out_valid),
      .out_data (windows_out_data),
      .out_ready(windows_out_ready),
      .out_last (windows_out_last)
  );

  // One value of each window
  wire reduce_out_valid;
  wire reduce_out_ready;
  wire [11:0] reduce_out_data;
  wire reduce_out_last;
  window_reduce #(
      .LANES    (1),
      .TAPS     (9),
      .OPERATION(0),
      .IN_WIDTH (8),
      .SIGNED   (1),
      .OUT_WIDTH(12),
      .LEVELS   (4)
  ) reduce (
      .clk      (clk),
      .rst      (rst),
      .in_valid (windows_out_valid),
      .in_data  (windows_out_data),
      .in_ready (windows_out_ready),
      .in_last  (windows_out_last),
      .out_valid(reduce_out_valid),
      .out_data (reduce_out_data),
      .out_ready(reduce_out_ready),
      .out_last (reduce_out_last)
  );

  // The mean
  wire divide_out_valid;
  wire divide_out_ready;
  wire [7:0] divide_out_data;
  wire divide_out_last;
  vector_divide #(
      .LANES    (1),
      .IN_WIDTH (12),
      .SIGNED   (1),
      .DIVISOR  (9),
      .FACTOR   (1821),
      .SHIFT    (14),
      .OUT_WIDTH(8)
  ) divide (
      .clk      (clk),
      .rst      (rst),
      .in_valid (reduce_out_valid),
      .in_data  (reduce_out_data),
      .in_ready (reduce_out_ready),
      .in_last  (reduce_out_last),
      .out_valid(divide_out_valid),
      .out_data (divide_out_data),
      .out_ready(divide_out_ready),
      .out_last (divide_out_last)
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
      .in_valid (divide_out_valid),
      .in_data  (divide_out_data),
      .in_ready (divide_out_ready),
      .in_last  (divide_out_last),
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
