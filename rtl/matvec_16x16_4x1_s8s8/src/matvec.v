// Product of a matrix of 16 x 16 and a vector, 4 products per cycle.
//
//   reset sync_high, requantize False, out_width 8, out_signed True, scale 1, shift 0, zero_point 0,
//   rounding half_even, rows 16, cols 16, lanes 4, out_lanes 1, in_width 8, in_signed True, weight_width
//   8, weight_signed True, weights stored, bias False, bias_width 16, relu False
//
// Request: int8 gemv
module matvec (
    input  wire           clk,
    input  wire           rst,  // synchronous, active high
    // Vectors x
    input  wire           s_axis_tvalid,
    output wire           s_axis_tready,
    input  wire [31:0]    s_axis_tdata,
    input  wire           s_axis_tlast,
    // Rows of W
    input  wire           s_axis_w_tvalid,
    output wire           s_axis_w_tready,
    input  wire [31:0]    s_axis_w_tdata,
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
  wire [19:0] m_axis_value;
  assign m_axis_tdata = {4'd0, m_axis_value};

  // x, once for every pass over the matrix
  wire x_guard_error;
  wire x_guard_out_valid;
  wire x_guard_out_ready;
  wire [31:0] x_guard_out_data;
  wire x_guard_out_last;
  frame_guard #(
      .WIDTH     (32),
      .BEATS     (4),
      .COUNT_BITS(2)
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
  wire x_replay_out_valid;
  wire x_replay_out_ready;
  wire [31:0] x_replay_out_data;
  wire x_replay_out_last;
  vector_replay #(
      .WIDTH     (32),
      .BEATS     (4),
      .REPEATS   (16),
      .INDEX_BITS(2),
      .PASS_BITS (4)
  ) x_replay (
      .clk      (clk),
      .rst      (rst),
      .in_valid (x_guard_out_valid),
      .in_data  (x_guard_out_data),
      .in_ready (x_guard_out_ready),
      .in_last  (x_guard_out_last),
      .out_valid(x_replay_out_valid),
      .out_data (x_replay_out_data),
      .out_ready(x_replay_out_ready),
      .out_last (x_replay_out_last)
  );

  // The rows of W beside it
  wire unused_s_axis_w_tlast = &{1'b0, s_axis_w_tlast};
  wire weights_out_valid;
  wire weights_out_ready;
  wire [63:0] weights_out_data;
  wire weights_out_last;
  operand_memory #(
      .BEAT_WIDTH  (32),
      .WORD_WIDTH  (32),
      .BANKS       (1),
      .RUN         (4),
      .DEPTH       (64),
      .RUN_BITS    (2),
      .ADDRESS_BITS(6)
  ) weights (
      .clk      (clk),
      .rst      (rst),
      .w_valid  (s_axis_w_tvalid),
      .w_data   (s_axis_w_tdata),
      .w_ready  (s_axis_w_tready),
      .in_valid (x_replay_out_valid),
      .in_data  (x_replay_out_data),
      .in_ready (x_replay_out_ready),
      .in_last  (x_replay_out_last),
      .out_valid(weights_out_valid),
      .out_data (weights_out_data),
      .out_ready(weights_out_ready),
      .out_last (weights_out_last)
  );
  assign error = x_guard_error;

  // Products and their sums
  wire rows_out_valid;
  wire rows_out_ready;
  wire [19:0] rows_out_data;
  wire rows_out_last;
  dot_product #(
      .ROWS      (1),
      .LANES     (4),
      .X_WIDTH   (8),
      .X_SIGNED  (1),
      .W_WIDTH   (8),
      .W_SIGNED  (1),
      .BEATS     (4),
      .COUNT_BITS(2),
      .LEVELS    (2),
      .OUT_WIDTH (20),
      .OUT_SIGNED(1)
  ) rows (
      .clk      (clk),
      .rst      (rst),
      .in_valid (weights_out_valid),
      .in_data  (weights_out_data),
      .in_ready (weights_out_ready),
      .in_last  (weights_out_last),
      .out_valid(rows_out_valid),
      .out_data (rows_out_data),
      .out_ready(rows_out_ready),
      .out_last (rows_out_last)
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
