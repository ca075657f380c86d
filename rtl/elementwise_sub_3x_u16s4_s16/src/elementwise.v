// Element-wise sub of two streams, 3 lanes.
//
//   reset sync_high, operation sub, lanes 3, a_width 16, a_signed False, b_width 4, b_signed True,
//   out_width 16, out_signed True, scale 1, shift 0, zero_point 0, rounding half_even
//
// Request: element-wise sub of uint16 and int4, 3 lanes
module elementwise (
    input  wire           clk,
    input  wire           rst,  // synchronous, active high
    // First operands
    input  wire           s_axis_a_tvalid,
    output wire           s_axis_a_tready,
    input  wire [47:0]    s_axis_a_tdata,
    input  wire           s_axis_a_tlast,
    // Second operands
    input  wire           s_axis_b_tvalid,
    output wire           s_axis_b_tready,
    input  wire [15:0]    s_axis_b_tdata,
    input  wire           s_axis_b_tlast,
    // Results
    output wire           m_axis_tvalid,
    input  wire           m_axis_tready,
    output wire [47:0]    m_axis_tdata,
    output wire           m_axis_tlast
);

  // Ports and what lies behind them
  wire unused_s_axis_b_bits = &{1'b0, s_axis_b_tdata[15:12]};

  // Registers, so that no input waits for the other within a cycle
  wire a_register_out_valid;
  wire a_register_out_ready;
  wire [47:0] a_register_out_data;
  wire a_register_out_last;
  stream_register_last #(
      .WIDTH(48)
  ) a_register (
      .clk      (clk),
      .rst      (rst),
      .in_valid (s_axis_a_tvalid),
      .in_data  (s_axis_a_tdata),
      .in_ready (s_axis_a_tready),
      .in_last  (s_axis_a_tlast),
      .out_valid(a_register_out_valid),
      .out_data (a_register_out_data),
      .out_ready(a_register_out_ready),
      .out_last (a_register_out_last)
  );
  wire b_register_out_valid;
  wire b_register_out_ready;
  wire [11:0] b_register_out_data;
  wire b_register_out_last;
  stream_register_last #(
      .WIDTH(12)
  ) b_register (
      .clk      (clk),
      .rst      (rst),
      .in_valid (s_axis_b_tvalid),
      .in_data  (s_axis_b_tdata[11:0]),
      .in_ready (s_axis_b_tready),
      .in_last  (s_axis_b_tlast),
      .out_valid(b_register_out_valid),
      .out_data (b_register_out_data),
      .out_ready(b_register_out_ready),
      .out_last (b_register_out_last)
  );

  // Pairs of beats
  wire unused_b_register_out_last = &{1'b0, b_register_out_last};
  wire pairs_out_valid;
  wire pairs_out_ready;
  wire [59:0] pairs_out_data;
  wire pairs_out_last;
  stream_join #(
      .A_WIDTH(48),
      .B_WIDTH(12)
  ) pairs (
      .clk      (clk),
      .rst      (rst),
      .a_valid  (a_register_out_valid),
      .a_data   (a_register_out_data),
      .a_ready  (a_register_out_ready),
      .a_last   (a_register_out_last),
      .b_valid  (b_register_out_valid),
      .b_data   (b_register_out_data),
      .b_ready  (b_register_out_ready),
      .out_valid(pairs_out_valid),
      .out_data (pairs_out_data),
      .out_ready(pairs_out_ready),
      .out_last (pairs_out_last)
  );

  // The operation, exact
  wire alu_out_valid;
  wire alu_out_ready;
  wire [53:0] alu_out_data;
  wire alu_out_last;
  vector_alu #(
      .LANES       (3),
      .OPERATION   (1),
      .A_WIDTH     (16),
      .A_SIGNED    (0),
      .B_WIDTH     (4),
      .B_SIGNED    (1),
      .RESULT_WIDTH(18)
  ) alu (
      .clk      (clk),
      .rst      (rst),
      .in_valid (pairs_out_valid),
      .in_data  (pairs_out_data),
      .in_ready (pairs_out_ready),
      .in_last  (pairs_out_last),
      .out_valid(alu_out_valid),
      .out_data (alu_out_data),
      .out_ready(alu_out_ready),
      .out_last (alu_out_last)
  );

  // To the format of the results
  wire requantize_out_valid;
  wire requantize_out_ready;
  wire [47:0] requantize_out_data;
  wire requantize_out_last;
  vector_requantize #(
      .LANES     (3),
      .IN_WIDTH  (18),
      .IN_SIGNED (1),
      .SCALE     (1),
      .SHIFT     (0),
      .ZERO_POINT(0),
      .HALF_EVEN (1),
      .LOW       (-32768),
      .HIGH      (32767),
      .OUT_WIDTH (16),
      .OUT_SIGNED(1)
  ) requantize (
      .clk      (clk),
      .rst      (rst),
      .in_valid (alu_out_valid),
      .in_data  (alu_out_data),
      .in_ready (alu_out_ready),
      .in_last  (alu_out_last),
      .out_valid(requantize_out_valid),
      .out_data (requantize_out_data),
      .out_ready(requantize_out_ready),
      .out_last (requantize_out_last)
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
