// The sum of frames of up to 64 beats of 4 8-bit two's complement.
//
//   reset sync_high, operation sum, lanes 4, in_width 8, in_signed True, max_length 64
//
// Request: reduce sum of int8, 4 lanes
module reduce (
    input  wire           clk,
    input  wire           rst,  // synchronous, active high
    // Frames to be reduced
    input  wire           s_axis_tvalid,
    output wire           s_axis_tready,
    input  wire [31:0]    s_axis_tdata,
    input  wire           s_axis_tlast,
    // One result a frame
    output wire           m_axis_tvalid,
    input  wire           m_axis_tready,
    output wire [15:0]    m_axis_tdata,
    output wire           m_axis_tlast
);

  // Ports and what lies behind them

  // Sums of 2 neighbours
  wire level_0_out_valid;
  wire level_0_out_ready;
  wire [17:0] level_0_out_data;
  wire level_0_out_last;
  sum_pairs #(
      .LANES (4),
      .WIDTH (8),
      .SIGNED(1)
  ) level_0 (
      .clk      (clk),
      .rst      (rst),
      .in_valid (s_axis_tvalid),
      .in_data  (s_axis_tdata),
      .in_ready (s_axis_tready),
      .in_last  (s_axis_tlast),
      .out_valid(level_0_out_valid),
      .out_data (level_0_out_data),
      .out_ready(level_0_out_ready),
      .out_last (level_0_out_last)
  );

  // Sums of 4 neighbours
  wire level_1_out_valid;
  wire level_1_out_ready;
  wire [9:0] level_1_out_data;
  wire level_1_out_last;
  sum_pairs #(
      .LANES (2),
      .WIDTH (9),
      .SIGNED(1)
  ) level_1 (
      .clk      (clk),
      .rst      (rst),
      .in_valid (level_0_out_valid),
      .in_data  (level_0_out_data),
      .in_ready (level_0_out_ready),
      .in_last  (level_0_out_last),
      .out_valid(level_1_out_valid),
      .out_data (level_1_out_data),
      .out_ready(level_1_out_ready),
      .out_last (level_1_out_last)
  );

  // The sum of each frame
  wire frame_sum_out_valid;
  wire frame_sum_out_ready;
  wire [15:0] frame_sum_out_data;
  wire frame_sum_out_last;
  sum_frame #(
      .WIDTH    (10),
      .SIGNED   (1),
      .SUM_WIDTH(16)
  ) frame_sum (
      .clk      (clk),
      .rst      (rst),
      .in_valid (level_1_out_valid),
      .in_data  (level_1_out_data),
      .in_ready (level_1_out_ready),
      .in_last  (level_1_out_last),
      .out_valid(frame_sum_out_valid),
      .out_data (frame_sum_out_data),
      .out_ready(frame_sum_out_ready),
      .out_last (frame_sum_out_last)
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
      .in_valid (frame_sum_out_valid),
      .in_data  (frame_sum_out_data),
      .in_ready (frame_sum_out_ready),
      .in_last  (frame_sum_out_last),
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
