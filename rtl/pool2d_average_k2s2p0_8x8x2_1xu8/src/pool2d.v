// Pooling: the mean of windows of 2x2 pixels, every 2, padding 0; 8x8x2 to 4x4x2.
//
//   reset sync_high, operation average, height 8, width 8, channels 2, lanes 1, kernel 2, stride 2,
//   padding 0, data_width 8, data_signed False
//
// Request: average pooling 2x2 on 8x8x2 uint8
module pool2d (
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
  wire [31:0] windows_out_data;
  wire windows_out_last;
  line_window #(
      .LANES    (1),
      .BITS     (8),
      .SIGNED   (0),
      .GROUPS   (2),
      .HEIGHT   (8),
      .WIDTH    (8),
      .KERNEL   (2),
      .STRIDE   (2),
      .PAD      (0),
      .PAD_VALUE(0),
      .LINE     (8)
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
  wire [9:0] reduce_out_data;
  wire reduce_out_last;
  window_reduce #(
      .LANES    (1),
      .TAPS     (4),
      .OPERATION(0),
      .IN_WIDTH (8),
      .SIGNED   (0),
      .OUT_WIDTH(10),
      .LEVELS   (2)
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
      .IN_WIDTH (10),
      .SIGNED   (0),
      .DIVISOR  (4),
      .FACTOR   (1),
      .SHIFT    (2),
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
