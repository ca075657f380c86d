// FIR filter with 7 taps, symmetric.
//
//   reset sync_high, requantize True, out_width 8, out_signed True, scale 77, shift 16, zero_point 3,
//   rounding half_even, taps 7, symmetric True, in_width 8, in_signed False, coefficient_width 10
//
// Request: symmetric fir, 7 taps, uint8 samples, 10-bit coefficients, int8 results, scale 77, shift 16, zero point 3
module fir (
    input  wire           clk,
    input  wire           rst,  // synchronous, active high
    // Coefficients
    input  wire           s_axis_h_tvalid,
    output wire           s_axis_h_tready,
    input  wire [15:0]    s_axis_h_tdata,
    input  wire           s_axis_h_tlast,
    // Samples
    input  wire           s_axis_tvalid,
    output wire           s_axis_tready,
    input  wire [7:0]     s_axis_tdata,
    input  wire           s_axis_tlast,
    // Results
    output wire           m_axis_tvalid,
    input  wire           m_axis_tready,
    output wire [7:0]     m_axis_tdata,
    output wire           m_axis_tlast
);

  // Ports and what lies behind them
  wire unused_s_axis_h_bits = &{1'b0, s_axis_h_tdata[15:10]};

  // The filter, exact
  wire unused_s_axis_h_tlast = &{1'b0, s_axis_h_tlast};
  wire filter_out_valid;
  wire filter_out_ready;
  wire [20:0] filter_out_data;
  wire filter_out_last;
  fir_transposed #(
      .TAPS        (7),
      .SECTION     (7),
      .SYMMETRIC   (1),
      .COEFFICIENTS(4),
      .IN_WIDTH    (8),
      .IN_SIGNED   (0),
      .H_WIDTH     (10),
      .OUT_WIDTH   (21),
      .COUNT_BITS  (2)
  ) filter (
      .clk      (clk),
      .rst      (rst),
      .h_valid  (s_axis_h_tvalid),
      .h_data   (s_axis_h_tdata[9:0]),
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

  // To the format of the results
  wire requantize_out_valid;
  wire requantize_out_ready;
  wire [7:0] requantize_out_data;
  wire requantize_out_last;
  vector_requantize #(
      .LANES     (1),
      .IN_WIDTH  (21),
      .IN_SIGNED (1),
      .SCALE     (77),
      .SHIFT     (16),
      .ZERO_POINT(3),
      .HALF_EVEN (1),
      .LOW       (-128),
      .HIGH      (127),
      .OUT_WIDTH (8),
      .OUT_SIGNED(1)
  ) requantize (
      .clk      (clk),
      .rst      (rst),
      .in_valid (filter_out_valid),
      .in_data  (filter_out_data),
      .in_ready (filter_out_ready),
      .in_last  (filter_out_last),
      .out_valid(requantize_out_valid),
      .out_data (requantize_out_data),
      .out_ready(requantize_out_ready),
      .out_last (requantize_out_last)
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
