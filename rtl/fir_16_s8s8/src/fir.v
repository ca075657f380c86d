// FIR filter with 16 taps.
//
//   reset sync_high, requantize False, out_width 8, out_signed True, scale 1, shift 0, zero_point 0,
//   rounding half_even, taps 16, symmetric False, in_width 8, in_signed True, coefficient_width 8
//
// Request: 16-tap fir, int8
module fir (
    input  wire           clk,
    input  wire           rst,  // synchronous, active high
    // Coefficients
    input  wire           s_axis_h_tvalid,
    output wire           s_axis_h_tready,
    input  wire [7:0]     s_axis_h_tdata,
    input  wire           s_axis_h_tlast,
    // Samples
    input  wire           s_axis_tvalid,
    output wire           s_axis_tready,
    input  wire [7:0]     s_axis_tdata,
    input  wire           s_axis_tlast,
    // Results
    output wire           m_axis_tvalid,
    input  wire           m_axis_tready,
    output wire [23:0]    m_axis_tdata,
    output wire           m_axis_tlast
);

  // Ports and what lies behind them
  wire [19:0] m_axis_value;
  assign m_axis_tdata = {4'd0, m_axis_value};

  // The filter, exact
  wire unused_s_axis_h_tlast = &{1'b0, s_axis_h_tlast};
  wire filter_out_valid;
  wire filter_out_ready;
  wire [19:0] filter_out_data;
  wire filter_out_last;
  fir_transposed #(
      .TAPS        (16),
      .SECTION     (2),
      .SYMMETRIC   (0),
      .COEFFICIENTS(16),
      .IN_WIDTH    (8),
      .IN_SIGNED   (1),
      .H_WIDTH     (8),
      .OUT_WIDTH   (20),
      .COUNT_BITS  (4)
  ) filter (
      .clk      (clk),
      .rst      (rst),
      .h_valid  (s_axis_h_tvalid),
      .h_data   (s_axis_h_tdata),
      .h_ready  (s_axis_h_tready),
      .in_valid (s_axis_tvalid),
      .in_data  (s_axis_tdata),
      .in_ready (s_axis_tready),
      .in_last  (s_axis_tlast),
      .out_valid(filter_out_valid),
      .out_data (filter_out_data),
      .out_ready(filter_out_ready),
      .out_last (filter_out_last)
  );
  wire result_register_out_valid;
  wire result_register_out_ready;
  wire [19:0] result_register_out_data;
  wire result_register_out_last;
  stream_register_last #(
      .WIDTH(20)
  ) result_register (
      .clk      (clk),
      .rst      (rst),
      .in_valid (filter_out_valid),
      .in_data  (filter_out_data),
      .in_ready (filter_out_ready),
      .in_last  (filter_out_last),
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
