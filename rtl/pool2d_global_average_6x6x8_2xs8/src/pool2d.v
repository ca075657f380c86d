// Pooling: the mean of all pixels of an image; 6x6x8 to 1x1x8.
//
//   reset sync_high, operation global_average, height 6, width 6, channels 8, lanes 2, kernel 2, stride
//   2, padding 0, data_width 8, data_signed True
//
// Request: global average pooling of 6x6x8 int8, 2 lanes
module pool2d (
    input  wire           clk,
    input  wire           rst,  // synchronous, active high
    // Pixels
    input  wire           s_axis_tvalid,
    output wire           s_axis_tready,
    input  wire [15:0]    s_axis_tdata,
    input  wire           s_axis_tlast,
    // Pooled pixels
    output wire           m_axis_tvalid,
    input  wire           m_axis_tready,
    output wire [15:0]    m_axis_tdata,
    output wire           m_axis_tlast,
    // Sticky until reset: a tlast was misplaced
    output wire           error
);

  // Ports and what lies behind them

  // One value of each channel
  wire reduce_out_valid;
  wire reduce_out_ready;
  wire [27:0] reduce_out_data;
  wire reduce_out_last;
  pixel_reduce #(
      .LANES     (2),
      .GROUPS    (4),
      .PIXELS    (36),
      .OPERATION (0),
      .IN_WIDTH  (8),
      .SIGNED    (1),
      .OUT_WIDTH (14),
      .PIXEL_BITS(6),
      .GROUP_BITS(2)
  ) reduce (
      .clk      (clk),
      .rst      (rst),
      .error    (error),
      .in_valid (s_axis_tvalid),
      .in_data  (s_axis_tdata),
      .in_ready (s_axis_tready),
      .in_last  (s_axis_tlast),
      .out_valid(reduce_out_valid),
      .out_data (reduce_out_data),
      .out_ready(reduce_out_ready),
      .out_last (reduce_out_last)
  );

  // The mean
  wire divide_out_valid;
  wire divide_out_ready;
  wire [15:0] divide_out_data;
  wire divide_out_last;
  vector_divide #(
      .LANES    (2),
      .IN_WIDTH (14),
      .SIGNED   (1),
      .DIVISOR  (36),
      .FACTOR   (3641),
      .SHIFT    (17),
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
  wire [15:0] result_register_out_data;
  wire result_register_out_last;
  stream_register_last #(
      .WIDTH(16)
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
