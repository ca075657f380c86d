// gelu of a stream, 2 lanes, method pwl.
//
//   reset sync_high, function gelu, method pwl, lanes 2, in_width 8, in_signed True, in_frac 5,
//   out_width 8, out_signed True, out_frac 5, segments 32, octaves 1, slope_width 9, leak 26
//
// Request: piecewise linear gelu int8, 2 lanes, 32 uniform segments
module activation (
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

  // A slope above an offset for every segment, those of segment 0 in the lowest bits
  wire piecewise_out_valid;
  wire piecewise_out_ready;
  wire [15:0] piecewise_out_data;
  wire piecewise_out_last;
  vector_piecewise #(
      .LANES       (2),
      .IN_WIDTH    (8),
      .IN_SIGNED   (1),
      .OUT_WIDTH   (8),
      .OUT_SIGNED  (1),
      .OCTAVES     (1),
      .OCTAVE_WIDTH(0),
      .PLACE_WIDTH (4),
      .SEGMENTS    (32),
      .SLOPE_WIDTH (9),
      .SHIFT       (7),
      .SUM_WIDTH   (15),
      .TABLE       ({
          256'h00003f00003dffffceffffd0ff7f6ffe7ec0fd7e21fbfd48fa7c84f8fbd8f87b,
          256'ha4f97bf1fcfcd403fe290d7f6119002b40003f40003d40ffce40ffd0417f6f42,
          256'h7ec0437e2044fd4746fc49487ba4487ba446fc1542fd0c3bfe5131ff84258036})
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
  wire [15:0] result_register_out_data;
  wire result_register_out_last;
  stream_register_last #(
      .WIDTH(16)
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
