// Pooling: the greatest of all pixels of an image; 3x5x2 to 1x1x2.
//
//   reset sync_high, operation global_max, height 3, width 5, channels 2, lanes 1, kernel 2, stride 2,
//   padding 0, data_width 4, data_signed True
//
// Request: global max pooling int4 on 3x5x2
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
  wire unused_s_axis_bits = &{1'b0, s_axis_tdata[7:4]};
  wire [3:0] m_axis_value;
  assign m_axis_tdata = {4'd0, m_axis_value};

  // One value of each channel
  wire reduce_out_valid;
  wire reduce_out_ready;
  wire [3:0] reduce_out_data;
  wire reduce_out_last;
  pixel_reduce #(
      .LANES     (1),
      .GROUPS    (2),
      .PIXELS    (15),
      .OPERATION (1),
      .IN_WIDTH  (4),
      .SIGNED    (1),
      .OUT_WIDTH (4),
      .PIXEL_BITS(4),
      .GROUP_BITS(1)
  ) reduce (
      .clk      (clk),
      .rst      (rst),
      .error    (error),
      .in_valid (s_axis_tvalid),
      .in_data  (s_axis_tdata[3:0]),
      .in_ready (s_axis_tready),
      .in_last  (s_axis_tlast),
      .out_valid(reduce_out_valid),
      .out_data (reduce_out_data),
      .out_ready(reduce_out_ready),
      .out_last (reduce_out_last)
  );
  wire result_register_out_valid;
  wire result_register_out_ready;
  wire [3:0] result_register_out_data;
  wire result_register_out_last;
  stream_register_last #(
      .WIDTH(4)
  ) result_register (
      .clk      (clk),
      .rst      (rst),
      .in_valid (reduce_out_valid),
      .in_data  (reduce_out_data),
      .in_ready (reduce_out_ready),
      .in_last  (reduce_out_last),
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
