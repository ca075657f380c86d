// conv2d -> activation, one behind the other.
//
//   reset sync_high, stages conv2d -> activation
//
// Request: conv 3x3 1->2 channels int8 on 5x4 images, requantize to int8, relu6
module pipeline (
    input  wire           clk,
    input  wire           rst,  // synchronous, active high
    // Pixels
    input  wire           s_axis_tvalid,
    output wire           s_axis_tready,
    input  wire [7:0]     s_axis_tdata,
    input  wire           s_axis_tlast,
    // Stage 1 (conv2d): weights
    input  wire           s_axis_w_1_tvalid,
    output wire           s_axis_w_1_tready,
    input  wire [15:0]    s_axis_w_1_tdata,
    input  wire           s_axis_w_1_tlast,
    // Results
    output wire           m_axis_tvalid,
    input  wire           m_axis_tready,
    output wire [15:0]    m_axis_tdata,
    output wire           m_axis_tlast,
    // Sticky until reset: a tlast was misplaced
    output wire           error
);

  // Ports and what lies behind them

  // Stage 1: Convolution 3x3, stride 1, padding 1: 5x4x1 to 5x4x2.
  wire [15:0] stage_1_tdata;
  wire stage_1_tvalid;
  wire stage_1_tready;
  wire stage_1_tlast;
  wire stage_1_error;
  stage_1_conv2d stage_1 (
      .clk            (clk),
      .rst            (rst),
      .s_axis_tvalid  (s_axis_tvalid),
      .s_axis_tdata   (s_axis_tdata),
      .s_axis_tready  (s_axis_tready),
      .s_axis_tlast   (s_axis_tlast),
      .s_axis_w_tvalid(s_axis_w_1_tvalid),
      .s_axis_w_tdata (s_axis_w_1_tdata),
      .s_axis_w_tready(s_axis_w_1_tready),
      .s_axis_w_tlast (s_axis_w_1_tlast),
      .m_axis_tvalid  (stage_1_tvalid),
      .m_axis_tdata   (stage_1_tdata),
      .m_axis_tready  (stage_1_tready),
      .m_axis_tlast   (stage_1_tlast),
      .error          (stage_1_error)
  );

  // Stage 2: relu6 of a stream, 2 lanes, method direct.
  wire [15:0] stage_2_tdata;
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
  wire result_register_out_valid;
  wire result_register_out_ready;
  wire [15:0] result_register_out_data;
  wire result_register_out_last;
  stream_register_last #(
      .WIDTH(16)
  ) result_register (
      .clk      (clk),
      .rst      (rst),
      .in_valid (stage_2_tvalid),
      .in_data  (stage_2_tdata),
      .in_ready (stage_2_tready),
      .in_last  (stage_2_tlast),
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
  assign error = stage_1_error;

endmodule
