// relu6 of a stream, 2 lanes, method direct.
//
//   reset sync_high, function relu6, method direct, lanes 2, in_width 8, in_signed True, in_frac 4,
//   out_width 8, out_signed True, out_frac 4, segments 16, octaves 4, slope_width 9, leak 26
module stage_2_activation (
    input  wire           clk,
    input  wire           rst,  // synchronous, active high
    // Numbers
    input  wire           s_axis_tvalid,
    output wire           s_axis_tready,
    input  wire [15:0]    s_axis_tdata,
    input  wire           s_axis_tlast,
    // Results
    output wire           m_axis_tvalid,
    input  wire           m_axis_tready,
    output wire [15:0]    m_axis_tdata,
    output wire           m_axis_tlast
);

  // Ports and what lies behind them

  // The function, exact
  wire relu_out_valid;
  wire relu_out_ready;
  wire [15:0] relu_out_data;
  wire relu_out_last;
  vector_relu #(
      .LANES        (2),
      .IN_WIDTH     (8),
      .IN_SIGNED    (1),
      .LEAK         (0),
      .FRACTION     (0),
      .CEILING      (96),
      .RESULT_WIDTH (8),
      .RESULT_SIGNED(1)
  ) relu (
      .clk      (clk),
      .rst      (rst),
      .in_valid (s_axis_tvalid),
      .in_data  (s_axis_tdata),
      .in_ready (s_axis_tready),
      .in_last  (s_axis_tlast),
      .out_valid(relu_out_valid),
      .out_data (relu_out_data),
      .out_ready(relu_out_ready),
      .out_last (relu_out_last)
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
      .in_valid (relu_out_valid),
      .in_data  (relu_out_data),
      .in_ready (relu_out_ready),
      .in_last  (relu_out_last),
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
