// leaky_relu of a stream, 4 lanes, method direct.
//
//   reset sync_high, function leaky_relu, method direct, lanes 4, in_width 8, in_signed True, in_frac 4,
//   out_width 8, out_signed True, out_frac 4, segments 16, octaves 4, slope_width 9, leak 26
//
// Request: leaky relu int8, slope 0.1, 4 lanes
module activation (
    input  wire           clk,
    input  wire           rst,  // synchronous, active high
    // Numbers
    input  wire           s_axis_tvalid,
    output wire           s_axis_tready,
    input  wire [31:0]    s_axis_tdata,
    input  wire           s_axis_tlast,
    // Results
    output wire           m_axis_tvalid,
    input  wire           m_axis_tready,
    output wire [31:0]    m_axis_tdata,
    output wire           m_axis_tlast
);

  // Ports and what lies behind them

  // The function, exact
  wire relu_out_valid;
  wire relu_out_ready;
  wire [59:0] relu_out_data;
  wire relu_out_last;
  vector_relu #(
      .LANES        (4),
      .IN_WIDTH     (8),
      .IN_SIGNED    (1),
      .LEAK         (13),
      .FRACTION     (7),
      .CEILING      (-1),
      .RESULT_WIDTH (15),
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

  // To the format of the results
  wire requantize_out_valid;
  wire requantize_out_ready;
  wire [31:0] requantize_out_data;
  wire requantize_out_last;
  vector_requantize #(
      .LANES     (4),
      .IN_WIDTH  (15),
      .IN_SIGNED (1),
      .SCALE     (1),
      .SHIFT     (7),
      .ZERO_POINT(0),
      .HALF_EVEN (0),
      .LOW       (-128),
      .HIGH      (127),
      .OUT_WIDTH (8),
      .OUT_SIGNED(1)
  ) requantize (
      .clk      (clk),
      .rst      (rst),
      .in_valid (relu_out_valid),
      .in_data  (relu_out_data),
      .in_ready (relu_out_ready),
      .in_last  (relu_out_last),
      .out_valid(requantize_out_valid),
      .out_data (requantize_out_data),
      .out_ready(requantize_out_ready),
      .out_last (requantize_out_last)
  );
  wire result_register_out_valid;
  wire result_register_out_ready;
  wire [31:0] result_register_out_data;
  wire result_register_out_last;
  stream_register_last #(
      .WIDTH(32)
  ) result_register (
      .clk      (clk),
      .rst      (rst),
      .in_valid (requantize_out_valid),
      .in_data  (requantize_out_data),
      .in_ready (requantize_out_ready),
      .in_last  (requantize_out_last),
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
