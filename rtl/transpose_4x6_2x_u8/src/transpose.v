// Transposes 4x6 matrices, 2 numbers per cycle.
//
//   reset sync_high, rows 4, cols 6, lanes 2, in_width 8, in_signed False
//
// Request: transpose 4x6 uint8, 2 lanes
module transpose (
    input  wire           clk,
    input  wire           rst,  // synchronous, active high
    // Matrices, row by row
    input  wire           s_axis_tvalid,
    output wire           s_axis_tready,
    input  wire [15:0]    s_axis_tdata,
    input  wire           s_axis_tlast,
    // Matrices, column by column
    output wire           m_axis_tvalid,
    input  wire           m_axis_tready,
    output wire [15:0]    m_axis_tdata,
    output wire           m_axis_tlast,
    // Sticky until reset: a tlast was misplaced
    output wire           error
);

  // Ports and what lies behind them

  // Two matrices: one comes in while the other one goes out
  wire buffer_out_valid;
  wire buffer_out_ready;
  wire [15:0] buffer_out_data;
  wire buffer_out_last;
  transpose_buffer #(
      .LANES        (2),
      .BITS         (8),
      .SIGNED       (0),
      .ROW_BLOCKS   (2),
      .COLUMN_BLOCKS(3),
      .LANE_BITS    (1),
      .BLOCK_BITS   (3)
  ) buffer (
      .clk      (clk),
      .rst      (rst),
      .error    (error),
      .in_valid (s_axis_tvalid),
      .in_data  (s_axis_tdata),
      .in_ready (s_axis_tready),
      .in_last  (s_axis_tlast),
      .out_valid(buffer_out_valid),
      .out_data (buffer_out_data),
      .out_ready(buffer_out_ready),
      .out_last (buffer_out_last)
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
      .in_valid (buffer_out_valid),
      .in_data  (buffer_out_data),
      .in_ready (buffer_out_ready),
      .in_last  (buffer_out_last),
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
