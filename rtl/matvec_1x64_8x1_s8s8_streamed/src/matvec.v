// Dot product, 8 products per cycle.
//
//   reset sync_high, requantize False, out_width 8, out_signed True, scale 1, shift 0, zero_point 0,
//   rounding half_even, rows 1, cols 64, lanes 8, out_lanes 1, in_width 8, in_signed True, weight_width
//   8, weight_signed True, weights streamed, bias False, bias_width 16, relu False
//
// Request: dot product of int8 vectors of 64, 8 lanes
module matvec (
    input  wire           clk,
    input  wire           rst,  // synchronous, active high
    // Vectors x
    input  wire           s_axis_tvalid,
    output wire           s_axis_tready,
    input  wire [63:0]    s_axis_tdata,
    input  wire           s_axis_tlast,
    // Rows of W
    input  wire           s_axis_w_tvalid,
    output wire           s_axis_w_tready,
    input  wire [63:0]    s_axis_w_tdata,
    input  wire           s_axis_w_tlast,
    // Vectors y
    output wire           m_axis_tvalid,
    input  wire           m_axis_tready,
    output wire [23:0]    m_axis_tdata,
    output wire           m_axis_tlast,
    // Sticky until reset: a tlast was misplaced
    output wire           error
);

  // Ports and what lies behind them
  wire [21:0] m_axis_value;
  assign m_axis_tdata = {2'd0, m_axis_value};

  // x, once for every pass over the matrix
  wire x_guard_error;
  wire x_guard_out_valid;
  wire x_guard_out_ready;
  wire [63:0] x_guard_out_data;
  wire x_guard_out_last;
  frame_guard #(
      .WIDTH     (64),
      .BEATS     (8),
      .COUNT_BITS(3)
  ) x_guard (
      .clk      (clk),
      .rst      (rst),
      .error    (x_guard_error),
      .in_valid (s_axis_tvalid),
      .in_data  (s_axis_tdata),
      .in_ready (s_axis_tready),
      .in_last  (s_axis_tlast),
      .out_valid(x_guard_out_valid),
      .out_data (x_guard_out_data),
      .out_ready(x_guard_out_ready),
      .out_last (x_guard_out_last)
  );

  // The rows of W beside it
  wire w_guard_error;
  wire w_guard_out_valid;
  wire w_guard_out_ready;
  wire [63:0] w_guard_out_data;
  wire w_guard_out_last;
  frame_guard #(
      .WIDTH     (64),
      .BEATS     (8),
      .COUNT_BITS(3)
  ) w_guard (
      .clk      (clk),
      .rst      (rst),
      .error    (w_guard_error),
      .in_valid (s_axis_w_tvalid),
      .in_data  (s_axis_w_tdata),
      .in_ready (s_axis_w_tready),
      .in_last  (s_axis_w_tlast),
      .out_valid(w_guard_out_valid),
      .out_data (w_guard_out_data),
      .out_ready(w_guard_out_ready),
      .out_last (w_guard_out_last)
  );
  wire unused_w_guard_out_last = &{1'b0, w_guard_out_last};
  wire pairs_out_valid;
  wire pairs_out_ready;
  wire [127:0] pairs_out_data;
  wire pairs_out_last;
  stream_join #(
      .A_WIDTH(64),
      .B_WIDTH(64)
  ) pairs (
      .clk      (clk),
      .rst      (rst),
      .a_valid  (x_guard_out_valid),
      .a_data   (x_guard_out_data),
      .a_ready  (x_guard_out_ready),
      .a_last   (x_guard_out_last),
      .b_valid  (w_guard_out_valid),
      .b_data   (w_guard_out_data),
      .b_ready  (w_guard_out_ready),
      .out_valid(pairs_out_valid),
      .out_data (pairs_out_data),
      .out_ready(pairs_out_ready),
      .out_last (pairs_out_last)
  );
  assign error = x_guard_error || w_guard_error;

  // Products and their sums
  wire rows_out_valid;
  wire rows_out_ready;
  wire [21:0] rows_out_data;
  wire rows_out_last;
  dot_product #(
      .ROWS      (1),
      .LANES     (8),
      .X_WIDTH   (8),
      .X_SIGNED  (1),
      .W_WIDTH   (8),
      .W_SIGNED  (1),
      .BEATS     (8),
      .COUNT_BITS(3),
      .LEVELS    (3),
      .OUT_WIDTH (22),
      .OUT_SIGNED(1)
  ) rows (
      .clk      (clk),
      .rst      (rst),
      .in_valid (pairs_out_valid),
      .in_data  (pairs_out_data),
      .in_ready (pairs_out_ready),
      .in_last  (pairs_out_last),
      .out_valid(rows_out_valid),
      .out_data (rows_out_data),
      .out_ready(rows_out_ready),
      .out_last (rows_out_last)
  );
  wire result_register_out_valid;
  wire result_register_out_ready;
  wire [21:0] result_register_out_data;
  wire result_register_out_last;
  stream_register_last #(
      .WIDTH(22)
  ) result_register (
      .clk      (clk),
      .rst      (rst),
      .in_valid (rows_out_valid),
      .in_data  (rows_out_data),
      .in_ready (rows_out_ready),
      .in_last  (rows_out_last),
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
