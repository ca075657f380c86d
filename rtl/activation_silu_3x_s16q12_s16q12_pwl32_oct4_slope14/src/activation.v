// silu of a stream, 3 lanes, method pwl.
//
//   reset sync_high, function silu, method pwl, lanes 3, in_width 16, in_signed True, in_frac 12,
//   out_width 16, out_signed True, out_frac 12, segments 32, octaves 4, slope_width 14, leak 26
//
// Request: silu int16 32 segments, 3 lanes
module activation (
    input  wire           clk,
    input  wire           rst,  // synchronous, active high
    // Numbers
    input  wire           s_axis_tvalid,
    output wire           s_axis_tready,
    input  wire [47:0]    s_axis_tdata,
    input  wire           s_axis_tlast,
    // Results
    output wire           m_axis_tvalid,
    input  wire           m_axis_tready,
    output wire [47:0]    m_axis_tdata,
    output wire           m_axis_tlast
);

  // Ports and what lies behind them

  // A slope above an offset for every segment, those of segment 0 in the lowest bits
  wire piecewise_out_valid;
  wire piecewise_out_ready;
  wire [47:0] piecewise_out_data;
  wire piecewise_out_last;
  vector_piecewise #(
      .LANES       (3),
      .IN_WIDTH    (16),
      .IN_SIGNED   (1),
      .OUT_WIDTH   (16),
      .OUT_SIGNED  (1),
      .OCTAVES     (4),
      .OCTAVE_WIDTH(2),
      .PLACE_WIDTH (2),
      .SEGMENTS    (32),
      .SLOPE_WIDTH (14),
      .SHIFT       (12),
      .SUM_WIDTH   (28),
      .TABLE       ({
          64'hffc7fdf8cdffddfe,
          256'hf3382fed3f7fc863f62fc683a0fc17ebc036bebbf9ed0c2f9f3e4bcd83e70f90,
          256'hecdffab7e6237bff11fa37214fecbec9ec4409afc48a350743f5f5e44351fe9d,
          256'h2af144ffdf5a3c701fff8855403ffdf8cd1023fef33884133f7fc82109efc683,
          256'hb943efebc0321145f9ed0b04613e4bcd59190f90eced454fe6238110eefa38c0,
          256'h5413bec9ed14f65fc49c1638c3f5f5ef0caefe9dcd12bb3fdf725c8fefff8aaf})
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
  wire [47:0] result_register_out_data;
  wire result_register_out_last;
  stream_register_last #(
      .WIDTH(48)
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
