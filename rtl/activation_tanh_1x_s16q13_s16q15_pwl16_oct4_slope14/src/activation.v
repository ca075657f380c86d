// tanh of a stream, 1 lane, method pwl.
//
//   reset sync_high, function tanh, method pwl, lanes 1, in_width 16, in_signed True, in_frac 13,
//   out_width 16, out_signed True, out_frac 15, segments 16, octaves 4, slope_width 14, leak 26
//
// Request: piecewise linear tanh int16 with 16 segments, 1 lane
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
      .LANES       (1),
      .IN_WIDTH    (16),
      .IN_SIGNED   (1),
      .OUT_WIDTH   (16),
      .OUT_SIGNED  (1),
      .OCTAVES     (4),
      .OCTAVE_WIDTH(2),
      .PLACE_WIDTH (1),
      .SEGMENTS    (16),
      .SLOPE_WIDTH (14),
      .SHIFT       (11),
      .SUM_WIDTH   (27),
      .TABLE       ({
          144'h008e08d7c181fd18286ec3c5a25346449861,
          256'h27c0a40bf7b97f02c4de188505bcdfc247defacfff044a008df72c3281fce7d9,
          256'h6883c55dadd1c4981ed8c0940c0845dc32c4c1e79c7dbce03daea0fad000ffb3})
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
