// The argmax of frames of up to 32 beats of 2 8-bit two's complement.
//
//   reset sync_high, operation argmax, lanes 2, in_width 8, in_signed True, max_length 32
//
// Request: reduce argmax of int8, 2 lanes, up to 32 beats
module reduce (
    input  wire           clk,
    input  wire           rst,  // synchronous, active high
    // Frames to be reduced
    input  wire           s_axis_tvalid,
    output wire           s_axis_tready,
    input  wire [15:0]    s_axis_tdata,
    input  wire           s_axis_tlast,
    // One result a frame
    output wire           m_axis_tvalid,
    input  wire           m_axis_tready,
    output wire [15:0]    m_axis_tdata,
    output wire           m_axis_tlast
);

  // Ports and what lies behind them

  // Values with the numbers of their lanes
  wire number_out_valid;
  wire number_out_ready;
  wire [17:0] number_out_data;
  wire number_out_last;
  number_lanes #(
      .VALUE_WIDTH(8),
      .INDEX_WIDTH(1),
      .LANES      (2)
  ) number (
      .clk      (clk),
      .rst      (rst),
      .in_valid (s_axis_tvalid),
      .in_data  (s_axis_tdata),
      .in_ready (s_axis_tready),
      .in_last  (s_axis_tlast),
      .out_valid(number_out_valid),
      .out_data (number_out_data),
      .out_ready(number_out_ready),
      .out_last (number_out_last)
  );

  // The best of 2 neighbours
  wire level_0_out_valid;
  wire level_0_out_ready;
  wire [8:0] level_0_out_data;
  wire level_0_out_last;
  select_pairs #(
      .VALUE_WIDTH(8),
      .INDEX_WIDTH(1),
      .SIGNED     (1),
      .LEAST      (0),
      .LANES      (2)
  ) level_0 (
      .clk      (clk),
      .rst      (rst),
      .in_valid (number_out_valid),
      .in_data  (number_out_data),
      .in_ready (number_out_ready),
      .in_last  (number_out_last),
      .out_valid(level_0_out_valid),
      .out_data (level_0_out_data),
      .out_ready(level_0_out_ready),
      .out_last (level_0_out_last)
  );

  // Indices within the frame
  wire place_out_valid;
  wire place_out_ready;
  wire [13:0] place_out_data;
  wire place_out_last;
  number_beats #(
      .VALUE_WIDTH(8),
      .LANE_WIDTH (1),
      .INDEX_WIDTH(6),
      .STEP       (1),
      .SHIFT      (1)
  ) place (
      .clk      (clk),
      .rst      (rst),
      .in_valid (level_0_out_valid),
      .in_data  (level_0_out_data),
      .in_ready (level_0_out_ready),
      .in_last  (level_0_out_last),
      .out_valid(place_out_valid),
      .out_data (place_out_data),
      .out_ready(place_out_ready),
      .out_last (place_out_last)
  );

  // The best of each frame
  wire frame_best_out_valid;
  wire frame_best_out_ready;
  wire [13:0] frame_best_out_data;
  wire frame_best_out_last;
  select_frame #(
      .VALUE_WIDTH(8),
      .INDEX_WIDTH(6),
      .SIGNED     (1),
      .LEAST      (0)
  ) frame_best (
      .clk      (clk),
      .rst      (rst),
      .in_valid (place_out_valid),
      .in_data  (place_out_data),
      .in_ready (place_out_ready),
      .in_last  (place_out_last),
      .out_valid(frame_best_out_valid),
      .out_data (frame_best_out_data),
      .out_ready(frame_best_out_ready),
      .out_last (frame_best_out_last)
  );
  wire pair_out_valid;
  wire pair_out_ready;
  wire [15:0] pair_out_data;
  wire pair_out_last;
  index_and_value #(
      .VALUE_WIDTH(8),
      .INDEX_WIDTH(6),
      .SIGNED     (1),
      .OUT_WIDTH  (8)
  ) pair (
      .clk      (clk),
      .rst      (rst),
      .in_valid (frame_best_out_valid),
      .in_data  (frame_best_out_data),
      .in_ready (frame_best_out_ready),
      .in_last  (frame_best_out_last),
      .out_valid(pair_out_valid),
      .out_data (pair_out_data),
      .out_ready(pair_out_ready),
      .out_last (pair_out_last)
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
      .in_valid (pair_out_valid),
      .in_data  (pair_out_data),
      .in_ready (pair_out_ready),
      .in_last  (pair_out_last),
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
