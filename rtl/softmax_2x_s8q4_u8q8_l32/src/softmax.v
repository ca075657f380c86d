// Softmax over rows of up to 32 8-bit two's complement, 2 lanes.
//
//   reset sync_high, lanes 2, max_length 32, in_width 8, in_signed True, in_frac 4, out_width 8,
//   out_frac 8, exp_frac 15
//
// Request: softmax over rows of 32 int8, 2 lanes
module softmax (
    input  wire           clk,
    input  wire           rst,  // synchronous, active high
    // Rows
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

  // The maximum of each row, while the row is kept
  wire copy_inputs_first_valid;
  wire copy_inputs_first_ready;
  wire [15:0] copy_inputs_first_data;
  wire copy_inputs_first_last;
  wire copy_inputs_second_valid;
  wire copy_inputs_second_ready;
  wire [15:0] copy_inputs_second_data;
  wire copy_inputs_second_last;
  stream_copy #(
      .WIDTH(16)
  ) copy_inputs (
      .clk         (clk),
      .rst         (rst),
      .in_valid    (s_axis_tvalid),
      .in_data     (s_axis_tdata),
      .in_ready    (s_axis_tready),
      .in_last     (s_axis_tlast),
      .first_valid (copy_inputs_first_valid),
      .first_data  (copy_inputs_first_data),
      .first_ready (copy_inputs_first_ready),
      .first_last  (copy_inputs_first_last),
      .second_valid(copy_inputs_second_valid),
      .second_data (copy_inputs_second_data),
      .second_ready(copy_inputs_second_ready),
      .second_last (copy_inputs_second_last)
  );
  wire greater_0_out_valid;
  wire greater_0_out_ready;
  wire [7:0] greater_0_out_data;
  wire greater_0_out_last;
  select_pairs #(
      .VALUE_WIDTH(8),
      .SIGNED     (1),
      .LANES      (2)
  ) greater_0 (
      .clk      (clk),
      .rst      (rst),
      .in_valid (copy_inputs_second_valid),
      .in_data  (copy_inputs_second_data),
      .in_ready (copy_inputs_second_ready),
      .in_last  (copy_inputs_second_last),
      .out_valid(greater_0_out_valid),
      .out_data (greater_0_out_data),
      .out_ready(greater_0_out_ready),
      .out_last (greater_0_out_last)
  );
  wire greatest_out_valid;
  wire greatest_out_ready;
  wire [7:0] greatest_out_data;
  wire greatest_out_last;
  select_frame #(
      .VALUE_WIDTH(8),
      .SIGNED     (1)
  ) greatest (
      .clk      (clk),
      .rst      (rst),
      .in_valid (greater_0_out_valid),
      .in_data  (greater_0_out_data),
      .in_ready (greater_0_out_ready),
      .in_last  (greater_0_out_last),
      .out_valid(greatest_out_valid),
      .out_data (greatest_out_data),
      .out_ready(greatest_out_ready),
      .out_last (greatest_out_last)
  );
  wire maximum_out_valid;
  wire maximum_out_ready;
  wire [7:0] maximum_out_data;
  wire maximum_out_last;
  stream_register_last #(
      .WIDTH(8)
  ) maximum (
      .clk      (clk),
      .rst      (rst),
      .in_valid (greatest_out_valid),
      .in_data  (greatest_out_data),
      .in_ready (greatest_out_ready),
      .in_last  (greatest_out_last),
      .out_valid(maximum_out_valid),
      .out_data (maximum_out_data),
      .out_ready(maximum_out_ready),
      .out_last (maximum_out_last)
  );
  wire unused_maximum_out_last = &{1'b0, maximum_out_last};
  wire row_out_valid;
  wire row_out_ready;
  wire [23:0] row_out_data;
  wire row_out_last;
  frame_with_value #(
      .WIDTH      (16),
      .VALUE_WIDTH(8),
      .DEPTH      (18),
      .ADDR_WIDTH (5),
      .COUNT_WIDTH(5)
  ) row (
      .clk        (clk),
      .rst        (rst),
      .in_valid   (copy_inputs_first_valid),
      .in_data    (copy_inputs_first_data),
      .in_ready   (copy_inputs_first_ready),
      .in_last    (copy_inputs_first_last),
      .value_valid(maximum_out_valid),
      .value_data (maximum_out_data),
      .value_ready(maximum_out_ready),
      .out_valid  (row_out_valid),
      .out_data   (row_out_data),
      .out_ready  (row_out_ready),
      .out_last   (row_out_last)
  );

  // exp(x - maximum)
  wire exponential_out_valid;
  wire exponential_out_ready;
  wire [31:0] exponential_out_data;
  wire exponential_out_last;
  vector_exp #(
      .LANES     (2),
      .IN_WIDTH  (8),
      .LOW_WIDTH (8),
      .LOW_CODES (256),
      .HIGH_CODES(1),
      .FRACTION  (15),
      .LOW_TABLE ({
          256'h0000000000000000000000000000000000000000000000000000000000000000,
          256'h0000000000000000000000000000000000000000000000000000000000000000,
          256'h0000000000000000000000000000000000000000000000000000000000000000,
          256'h0000000000000000000000000000000000000000000000000000000000000000,
          256'h0000000000000000000000000000000000000000000000000000000000010001,
          256'h0001000100010001000100010001000100010001000100010001000100010001,
          256'h0002000200020002000200020002000200030003000300030003000400040004,
          256'h0004000500050005000600060006000700070008000800090009000a000a000b,
          256'h000c000c000d000e000f00100011001200130015001600170019001a001c001e,
          256'h00200022002400260029002b002e003100340038003b003f00430048004c0051,
          256'h0056005c00620068006f0076007e0086008f009800a200ac00b700c300cf00dd,
          256'h00eb00fa010a011b012e01410156016c0183019c01b701d301f2021202340258,
          256'h027f02a802d403030334036903a203de041d046104aa04f7054805a005fd065f,
          256'h06c9073907b0082f08b6094609df0a820b2f0be80cac0d7e0e5c0f4a10461153,
          256'h127113a114e5163e17ad19341ad51c901e67205d227324ac270a298e2c3c2f17,
          256'h3220355c38cd3c77405d448348ef4da352a557f95da663b06a1e70f6783f8000})
  ) exponential (
      .clk      (clk),
      .rst      (rst),
      .in_valid (row_out_valid),
      .in_data  (row_out_data),
      .in_ready (row_out_ready),
      .in_last  (row_out_last),
      .out_valid(exponential_out_valid),
      .out_data (exponential_out_data),
      .out_ready(exponential_out_ready),
      .out_last (exponential_out_last)
  );

  // The reciprocal of each row's sum, while the exponentials are kept
  wire copy_exponentials_first_valid;
  wire copy_exponentials_first_ready;
  wire [31:0] copy_exponentials_first_data;
  wire copy_exponentials_first_last;
  wire copy_exponentials_second_valid;
  wire copy_exponentials_second_ready;
  wire [31:0] copy_exponentials_second_data;
  wire copy_exponentials_second_last;
  stream_copy #(
      .WIDTH(32)
  ) copy_exponentials (
      .clk         (clk),
      .rst         (rst),
      .in_valid    (exponential_out_valid),
      .in_data     (exponential_out_data),
      .in_ready    (exponential_out_ready),
      .in_last     (exponential_out_last),
      .first_valid (copy_exponentials_first_valid),
      .first_data  (copy_exponentials_first_data),
      .first_ready (copy_exponentials_first_ready),
      .first_last  (copy_exponentials_first_last),
      .second_valid(copy_exponentials_second_valid),
      .second_data (copy_exponentials_second_data),
      .second_ready(copy_exponentials_second_ready),
      .second_last (copy_exponentials_second_last)
  );
  wire sum_0_out_valid;
  wire sum_0_out_ready;
  wire [16:0] sum_0_out_data;
  wire sum_0_out_last;
  sum_pairs #(
      .LANES (2),
      .WIDTH (16),
      .SIGNED(0)
  ) sum_0 (
      .clk      (clk),
      .rst      (rst),
      .in_valid (copy_exponentials_second_valid),
      .in_data  (copy_exponentials_second_data),
      .in_ready (copy_exponentials_second_ready),
      .in_last  (copy_exponentials_second_last),
      .out_valid(sum_0_out_valid),
      .out_data (sum_0_out_data),
      .out_ready(sum_0_out_ready),
      .out_last (sum_0_out_last)
  );
  wire row_sum_out_valid;
  wire row_sum_out_ready;
  wire [20:0] row_sum_out_data;
  wire row_sum_out_last;
  sum_frame #(
      .WIDTH    (17),
      .SIGNED   (0),
      .SUM_WIDTH(21)
  ) row_sum (
      .clk      (clk),
      .rst      (rst),
      .in_valid (sum_0_out_valid),
      .in_data  (sum_0_out_data),
      .in_ready (sum_0_out_ready),
      .in_last  (sum_0_out_last),
      .out_valid(row_sum_out_valid),
      .out_data (row_sum_out_data),
      .out_ready(row_sum_out_ready),
      .out_last (row_sum_out_last)
  );
  wire unused_row_sum_out_last = &{1'b0, row_sum_out_last};
  wire divide_out_valid;
  wire divide_out_ready;
  wire [12:0] divide_out_data;
  reciprocal #(
      .WIDTH       (21),
      .FRACTION    (15),
      .OUT_FRACTION(12),
      .COUNT_WIDTH (4)
  ) divide (
      .clk      (clk),
      .rst      (rst),
      .in_valid (row_sum_out_valid),
      .in_data  (row_sum_out_data),
      .in_ready (row_sum_out_ready),
      .out_valid(divide_out_valid),
      .out_data (divide_out_data),
      .out_ready(divide_out_ready)
  );
  wire shorten_out_valid;
  wire shorten_out_ready;
  wire [25:0] shorten_out_data;
  wire shorten_out_last;
  vector_truncate #(
      .LANES    (2),
      .IN_WIDTH (16),
      .OUT_WIDTH(13)
  ) shorten (
      .clk      (clk),
      .rst      (rst),
      .in_valid (copy_exponentials_first_valid),
      .in_data  (copy_exponentials_first_data),
      .in_ready (copy_exponentials_first_ready),
      .in_last  (copy_exponentials_first_last),
      .out_valid(shorten_out_valid),
      .out_data (shorten_out_data),
      .out_ready(shorten_out_ready),
      .out_last (shorten_out_last)
  );
  wire reciprocal_out_valid;
  wire reciprocal_out_ready;
  wire [12:0] reciprocal_out_data;
  stream_register #(
      .WIDTH(13)
  ) reciprocal (
      .clk      (clk),
      .rst      (rst),
      .in_valid (divide_out_valid),
      .in_data  (divide_out_data),
      .in_ready (divide_out_ready),
      .out_valid(reciprocal_out_valid),
      .out_data (reciprocal_out_data),
      .out_ready(reciprocal_out_ready)
  );
  wire exponential_row_out_valid;
  wire exponential_row_out_ready;
  wire [38:0] exponential_row_out_data;
  wire exponential_row_out_last;
  frame_with_value #(
      .WIDTH      (26),
      .VALUE_WIDTH(13),
      .DEPTH      (32),
      .ADDR_WIDTH (5),
      .COUNT_WIDTH(6)
  ) exponential_row (
      .clk        (clk),
      .rst        (rst),
      .in_valid   (shorten_out_valid),
      .in_data    (shorten_out_data),
      .in_ready   (shorten_out_ready),
      .in_last    (shorten_out_last),
      .value_valid(reciprocal_out_valid),
      .value_data (reciprocal_out_data),
      .value_ready(reciprocal_out_ready),
      .out_valid  (exponential_row_out_valid),
      .out_data   (exponential_row_out_data),
      .out_ready  (exponential_row_out_ready),
      .out_last   (exponential_row_out_last)
  );

  // Exponential times reciprocal
  wire scale_out_valid;
  wire scale_out_ready;
  wire [15:0] scale_out_data;
  wire scale_out_last;
  vector_scale #(
      .LANES       (2),
      .WIDTH       (13),
      .FACTOR_WIDTH(13),
      .SHIFT       (16),
      .OUT_FRACTION(8),
      .OUT_WIDTH   (8)
  ) scale (
      .clk      (clk),
      .rst      (rst),
      .in_valid (exponential_row_out_valid),
      .in_data  (exponential_row_out_data),
      .in_ready (exponential_row_out_ready),
      .in_last  (exponential_row_out_last),
      .out_valid(scale_out_valid),
      .out_data (scale_out_data),
      .out_ready(scale_out_ready),
      .out_last (scale_out_last)
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
      .in_valid (scale_out_valid),
      .in_data  (scale_out_data),
      .in_ready (scale_out_ready),
      .in_last  (scale_out_last),
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
