// pool2d -> activation -> pool2d, one behind the other.
//
//   reset sync_high, stages pool2d -> activation -> pool2d
//
// Request: max pool 2x2 on 8x8x4 int8, relu6, average pooling 3x3 stride 1 padding 1
module pipeline (
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

  // Stage 1: Pooling: the greatest of windows of 2x2 pixels, every 2, padding 0; 8x8x4 to 4x4x4.
  wire [7:0] stage_1_tdata;
  wire stage_1_tvalid;
  wire stage_1_tready;
  wire stage_1_tlast;
  wire stage_1_error;
  stage_1_pool2d stage_1 (
      .clk          (clk),
      .rst          (rst),
      .s_axis_tvalid(s_axis_tvalid),
      .s_axis_tdata (s_axis_tdata),
      .s_axis_tready(s_axis_tready),
      .s_axis_tlast (s_axis_tlast),
      .m_axis_tvalid(stage_1_tvalid),
      .m_axis_tdata (stage_1_tdata),
      .m_axis_tready(stage_1_tready),
      .m_axis_tlast (stage_1_tlast),
      .error        (stage_1_error)
  );

  // Stage 2: relu6 of a stream, 1 lane, method direct.
  wire [7:0] stage_2_tdata;
  wire stage_2_tvalid;
  wire stage_2_tready;
  wire stage_2_tlast;
  stage_2_activation stage_2 (
      .clk          (clk),
      .rst          (rst),
      .s_axis_tvalid(stage_1_tvalid),
      .s_axis_tdata (stage_1_tdata),
      .s_axis_tready(stage_1_tready),
      .s_axis_tlast (stage_1_tlast),
      .m_axis_tvalid(stage_2_tvalid),
      .m_axis_tdata (stage_2_tdata),
      .m_axis_tready(stage_2_tready),
      .m_axis_tlast (stage_2_tlast)
  );

  // Stage 3: Pooling: the mean of windows of 3x3 pixels, every 1, padding 1; 4x4x4 to 4x4x4.
  wire [7:0] stage_3_tdata;
  wire stage_3_tvalid;
  wire stage_3_tready;
  wire stage_3_tlast;
  wire stage_3_error;
  stage_3_pool2d stage_3 (
      .clk          (clk),
      .rst          (rst),
      .s_axis_tvalid(stage_2_tvalid),
      .s_axis_tdata (stage_2_tdata),
      .s_axis_tready(stage_2_tready),
      .s_axis_tlast (stage_2_tlast),
      .m_axis_tvalid(stage_3_tvalid),
      .m_axis_tdata (stage_3_tdata),
      .m_axis_tready(stage_3_tready),
      .m_axis_tlast (stage_3_tlast),
      .error        (stage_3_error)
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
      .in_valid (stage_3_tvalid),
      .in_data  (stage_3_tdata),
      .in_ready (stage_3_tready),
      .in_last  (stage_3_tlast),
      .out_valid(result_register_out_valid),
      .out_data (result_register_out_data),
      .out_ready(result_register_out_ready),
      .out_last (result_register_out_last)
  );
  assign m_axis_tvalid = result_register_out_valid;
  assign m_axis_tdata = result_register_out_data;
  assign m_axis_tlast = result_register_out_last;
  assign result_register_out_ready = m_axis_tready;

  // Any stage's error
  assign error = stage_1_error || stage_3_error;

endmodule
