// sigmoid of a stream, 4 lanes, method pwl.
//
//   reset sync_high, function sigmoid, method pwl, lanes 4, in_width 8, in_signed False, in_frac 5,
//   out_width 8, out_signed False, out_frac 8, segments 16, octaves 4, slope_width 9, leak 26
//
// Request: sigmoid pwl uint8 16 segments
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

  // A slope above an offset for every segment, those of segment 0 in the lowest bits
  wire piecewise_out_valid;
  wire piecewise_out_ready;
  wire [31:0] piecewise_out_data;
  wire piecewise_out_last;
  vector_piecewise #(
      .LANES       (4),
      .IN_WIDTH    (8),
      .IN_SIGNED   (0),
      .OUT_WIDTH   (8),
      .OUT_SIGNED  (0),
      .OCTAVES     (4),
      .OCTAVE_WIDTH(2),
      .PLACE_WIDTH (2),
      .SEGMENTS    (16),
      .SLOPE_WIDTH (9),
      .SHIFT       (7),
      .SUM_WIDTH   (17),
      .TABLE       ({
          160'h001ff00007fc0029f1201878010c1c8104c6bf81,
          256'hd990c0b45a9b3b94d351c4e4f53127617e45fb6b10c99d241647c101ddfe4041})
  ) piecewise (
      .clk      (clk),
      .rst      (rst),
      .in_valid (s_axis_tvalid),
      .in_data  (s_axis_tdata),
      .in_ready (s_axis_tready),
      .in_last  (s_axis_tlast),
      .out_valid(piecewise_out_valid),
      .out_data (piecewise_out_data),
      .out_ready(piecewise_out_ready),
      .out_last (piecewise_out_last)
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
      .in_valid (piecewise_out_valid),
      .in_data  (piecewise_out_data),
      .in_ready (piecewise_out_ready),
      .in_last  (piecewise_out_last),
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
