// The max of frames of up to 64 beats of 8 4-bit unsigned.
//
//   reset sync_high, operation max, lanes 8, in_width 4, in_signed False, max_length 64
//
// Request: reduce max of uint4, 8 lanes
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
    output wire [7:0]     m_axis_tdata,
    output wire           m_axis_tlast
);

  // Ports and what lies behind them
  wire [3:0] m_axis_value;
  assign m_axis_tdata = {4'd0, m_axis_value};

  // The best of 2 neighbours
  wire level_0_out_valid;
  wire level_0_out_ready;
  wire [15:0] level_0_out_data;
  wire level_0_out_last;
  select_pairs #(
      .VALUE_WIDTH(4),
      .INDEX_WIDTH(0),
      .SIGNED     (0),
      .LEAST      (0),
      .LANES      (8)
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

  // The best of 4 neighbours
  wire level_1_out_valid;
  wire level_1_out_ready;
  wire [7:0] level_1_out_data;
  wire level_1_out_last;
  select_pairs #(
      .VALUE_WIDTH(4),
      .INDEX_WIDTH(0),
      .SIGNED     (0),
      .LEAST      (0),
      .LANES      (4)
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

  // The best of 8 neighbours
  wire level_2_out_valid;
  wire level_2_out_ready;
  wire [3:0] level_2_out_data;
  wire level_2_out_last;
  select_pairs #(
      .VALUE_WIDTH(4),
      .INDEX_WIDTH(0),
      .SIGNED     (0),
      .LEAST      (0),
      .LANES      (2)
  ) level_2 (
      .clk      (clk),
      .rst      (rst),
      .in_valid (level_1_out_valid),
      .in_data  (level_1_out_data),
      .in_ready (level_1_out_ready),
      .in_last  (level_1_out_last),
      .out_valid(level_2_out_valid),
      .out_data (level_2_out_data),
      .out_ready(level_2_out_ready),
      .out_last (level_2_out_last)
  );

  // The best of each frame
  wire frame_best_out_valid;
  wire frame_best_out_ready;
  wire [3:0] frame_best_out_data;
  wire frame_best_out_last;
  select_frame #(
      .VALUE_WIDTH(4),
      .INDEX_WIDTH(0),
      .SIGNED     (0),
      .LEAST      (0)
  ) frame_best (
      .clk      (clk),
      .rst      (rst),
      .in_valid (level_2_out_valid),
      .in_data  (level_2_out_data),
      .in_ready (level_2_out_ready),
      .in_last  (level_2_out_last),
      .out_valid(frame_best_out_valid),
      .out_data (frame_best_out_data),
      .out_ready(frame_best_out_ready),
      .out_last (frame_best_out_last)
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
      .in_valid (frame_best_out_valid),
      .in_data  (frame_best_out_data),
      .in_ready (frame_best_out_ready),
      .in_last  (frame_best_out_last),
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
