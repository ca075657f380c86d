// Element-wise requantize of a stream, 4 lanes.
//
//   reset sync_high, operation requantize, lanes 4, a_width 16, a_signed True, b_width 16, b_signed
//   True, out_width 8, out_signed False, scale 77, shift 13, zero_point 0, rounding half_even
//
// Request: requantizer int16 to uint8, scale 77, shift 13
module elementwise (
    input  wire           clk,
    input  wire           rst,  // synchronous, active high
    // Numbers
    input  wire           s_axis_a_tvalid,
    output wire           s_axis_a_tready,
    input  wire [63:0]    s_axis_a_tdata,
    input  wire           s_axis_a_tlast,
    // Results
    output wire           m_axis_tvalid,
    input  wire           m_axis_tready,
    output wire [31:0]    m_axis_tdata,
    output wire           m_axis_tlast
);

  // Ports and what lies behind them

  // To the format of the results
  wire requantize_out_valid;
  wire requantize_out_ready;
  wire [31:0] requantize_out_data;
  wire requantize_out_last;
  vector_requantize #(
      .LANES     (4),
      .IN_WIDTH  (16),
      .IN_SIGNED (1),
      .SCALE     (77),
      .SHIFT     (13),
      .ZERO_POINT(0),
      .HALF_EVEN (1),
      .LOW       (0),
      .HIGH      (255),
      .OUT_WIDTH (8),
      .OUT_SIGNED(0)
  ) requantize (
      .clk      (clk),
      .rst      (rst),
      .in_valid (s_axis_a_tvalid),
      .in_data  (s_axis_a_tdata),
      .in_ready (s_axis_a_tready),
      .in_last  (s_axis_a_tlast),
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
