// gelu of a stream, 4 lanes, method lut.
//
//   reset sync_high, function gelu, method lut, lanes 4, in_width 8, in_signed True, in_frac 5,
//   out_width 8, out_signed True, out_frac 5, segments 16, octaves 4, slope_width 9, leak 26
//
// Request: int8 gelu unit, 4 lanes
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

  // The results of all codes, that of code 0 in the lowest bits
  wire lookup_out_valid;
  wire lookup_out_ready;
  wire [31:0] lookup_out_data;
  wire lookup_out_last;
  vector_lookup #(
      .LANES     (4),
      .IN_WIDTH  (8),
      .IN_SIGNED (1),
      .OUT_WIDTH (8),
      .OUT_SIGNED(1),
      .CODES     (256),
      .TABLE     ({
          256'h00fffffefefdfdfdfcfcfcfcfcfbfbfbfbfbfbfbfbfbfbfbfbfbfbfbfbfbfbfb,
          256'hfbfbfbfbfbfcfcfcfcfcfcfcfcfdfdfdfdfdfdfdfdfefefefefefefefefefeff,
          256'hffffffffffffffffffffffffffffff0000000000000000000000000000000000,
          256'h0000000000000000000000000000000000000000000000000000000000000000,
          256'h7f7e7d7c7b7a797877767574737271706f6e6d6c6b6a69686766656463626160,
          256'h5f5e5d5c5b5a595857565554535251504e4d4c4b4a494847464544434241403f,
          256'h3d3c3b3a3938373635343231302f2e2d2c2b2928272625242322201f1e1d1c1b,
          256'h1a191817161514131211100f0e0d0c0b0a090908070605050403030202010100})
  ) lookup (
      .clk      (clk),
      .rst      (rst),
      .in_valid (s_axis_tvalid),
      .in_data  (s_axis_tdata),
      .in_ready (s_axis_tready),
      .in_last  (s_axis_tlast),
      .out_valid(lookup_out_valid),
      .out_data (lookup_out_data),
      .out_ready(lookup_out_ready),
      .out_last (lookup_out_last)
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
      .in_valid (lookup_out_valid),
      .in_data  (lookup_out_data),
      .in_ready (lookup_out_ready),
      .in_last  (lookup_out_last),
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
