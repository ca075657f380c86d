// Softmax over rows of up to 20 16-bit two's complement, 5 lanes.
//
//   reset sync_high, lanes 5, max_length 20, in_width 16, in_signed True, in_frac 12, out_width 16,
//   out_frac 16, exp_frac 23
//
// Request: softmax int16 over 20 classes, 5 lanes, uint16 results
module softmax (
    input  wire           clk,
    input  wire           rst,  // synchronous, active high
    // Rows
    input  wire           s_axis_tvalid,
    output wire           s_axis_tready,
    input  wire [79:0]    s_axis_tdata,
    input  wire           s_axis_tlast,
    // Results
    output wire           m_axis_tvalid,
    input  wire           m_axis_tready,
    output wire [79:0]    m_axis_tdata,
    output wire           m_axis_tlast
);

  // Ports and what lies behind them

  // The maximum of each row, while the row is kept
  wire copy_inputs_first_valid;
  wire copy_inputs_first_ready;
  wire [79:0] copy_inputs_first_data;
  wire copy_inputs_first_last;
  wire copy_inputs_second_valid;
  wire copy_inputs_second_ready;
  wire [79:0] copy_inputs_second_data;
  wire copy_inputs_second_last;
  stream_copy #(
      .WIDTH(80)
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
  wire [47:0] greater_0_out_data;
  wire greater_0_out_last;
  select_pairs #(
      .VALUE_WIDTH(16),
      .SIGNED     (1),
      .LANES      (5)
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
  wire greater_1_out_valid;
  wire greater_1_out_ready;
  wire [31:0] greater_1_out_data;
  wire greater_1_out_last;
  select_pairs #(
      .VALUE_WIDTH(16),
      .SIGNED     (1),
      .LANES      (3)
  ) greater_1 (
      .clk      (clk),
      .rst      (rst),
      .in_valid (greater_0_out_valid),
      .in_data  (greater_0_out_data),
      .in_ready (greater_0_out_ready),
      .in_last  (greater_0_out_last),
      .out_valid(greater_1_out_valid),
      .out_data (greater_1_out_data),
      .out_ready(greater_1_out_ready),
      .out_last (greater_1_out_last)
  );
  wire greater_2_out_valid;
  wire greater_2_out_ready;
  wire [15:0] greater_2_out_data;
  wire greater_2_out_last;
  select_pairs #(
      .VALUE_WIDTH(16),
      .SIGNED     (1),
      .LANES      (2)
  ) greater_2 (
      .clk      (clk),
      .rst      (rst),
      .in_valid (greater_1_out_valid),
      .in_data  (greater_1_out_data),
      .in_ready (greater_1_out_ready),
      .in_last  (greater_1_out_last),
      .out_valid(greater_2_out_valid),
      .out_data (greater_2_out_data),
      .out_ready(greater_2_out_ready),
      .out_last (greater_2_out_last)
  );
  wire greatest_out_valid;
  wire greatest_out_ready;
  wire [15:0] greatest_out_data;
  wire greatest_out_last;
  select_frame #(
      .VALUE_WIDTH(16),
      .SIGNED     (1)
  ) greatest (
      .clk      (clk),
      .rst      (rst),
      .in_valid (greater_2_out_valid),
      .in_data  (greater_2_out_data),
      .in_ready (greater_2_out_ready),
      .in_last  (greater_2_out_last),
      .out_valid(greatest_out_valid),
      .out_data (greatest_out_data),
      .out_ready(greatest_out_ready),
      .out_last (greatest_out_last)
  );
  wire maximum_out_valid;
  wire maximum_out_ready;
  wire [15:0] maximum_out_data;
  wire maximum_out_last;
  stream_register_last #(
      .WIDTH(16)
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
  wire [95:0] row_out_data;
  wire row_out_last;
  frame_with_value #(
      .WIDTH      (80),
      .VALUE_WIDTH(16),
      .DEPTH      (8),
      .ADDR_WIDTH (3),
      .COUNT_WIDTH(4)
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
  wire [119:0] exponential_out_data;
  wire exponential_out_last;
  vector_exp #(
      .LANES     (5),
      .IN_WIDTH  (16),
      .LOW_WIDTH (8),
      .LOW_CODES (256),
      .HIGH_CODES(256),
      .FRACTION  (23),
      .LOW_TABLE ({
          256'h784634784db978553e785cc3786449786bd0787357787ade7882667889ef7891,
          256'h7778990178a08b78a81578afa078b72b78beb778c64378cdcf78d55c78dcea78,
          256'he47878ec0778f39678fb257902b5790a457911d67919687920f979288c79301e,
          256'h7937b2793f457946da794e6e795603795d9979652f796cc679745d797bf47983,
          256'h8c798b257992be799a5779a1f179a98b79b12679b8c179c05d79c7f979cf9679,
          256'hd73379ded179e66f79ee0e79f5ad79fd4d7a04ed7a0c8d7a142e7a1bd07a2372,
          256'h7a2b147a32b77a3a5a7a41fe7a49a37a51487a58ed7a60937a68397a6fe07a77,
          256'h877a7f2f7a86d77a8e7f7a96297a9dd27aa57c7aad277ab4d27abc7e7ac42a7a,
          256'hcbd67ad3837adb317ae2de7aea8d7af23c7af9eb7b019b7b094b7b10fc7b18ad,
          256'h7b205f7b28127b2fc47b37777b3f2b7b46df7b4e947b56497b5dff7b65b57b6d,
          256'h6c7b75237b7cda7b84927b8c4b7b94047b9bbd7ba3777bab327bb2ed7bbaa87b,
          256'hc2647bca207bd1dd7bd99b7be1587be9177bf0d67bf8957c00557c08157c0fd6,
          256'h7c17977c1f597c271b7c2ede7c36a17c3e647c46287c4ded7c55b27c5d787c65,
          256'h3e7c6d047c74cc7c7c937c845b7c8c247c93ed7c9bb67ca3807cab4b7cb3157c,
          256'hbae17cc2ad7cca797cd2467cda147ce1e17ce9b07cf17f7cf94e7d011e7d08ee,
          256'h7d10bf7d18907d20627d28347d30077d37da7d3fae7d47827d4f577d572c7d5f,
          256'h027d66d87d6eaf7d76867d7e5d7d86367d8e0e7d95e77d9dc17da59b7dad767d,
          256'hb5517dbd2c7dc5087dcce57dd4c27ddca07de47e7dec5c7df43b7dfc1b7e03fb,
          256'h7e0bdb7e13bc7e1b9e7e23807e2b627e33457e3b287e430c7e4af17e52d67e5a,
          256'hbb7e62a17e6a887e726e7e7a567e823e7e8a267e920f7e99f87ea1e27ea9cd7e,
          256'hb1b77eb9a37ec18f7ec97b7ed1687ed9557ee1437ee9317ef1207ef9107f00ff,
          256'h7f08f07f10e07f18d27f20c47f28b67f30a97f389c7f40907f48847f50797f58,
          256'h6e7f60647f685a7f70517f78487f80407f88387f90317f982a7fa0247fa81e7f,
          256'hb0197fb8147fc0107fc80c7fd0097fd8067fe0047fe8027ff0017ff800800000}),
      .HIGH_TABLE({
          256'h0000010000010000010000010000010000010000010000020000020000020000,
          256'h0200000200000200000200000200000300000300000300000300000300000400,
          256'h0004000004000004000005000005000005000005000006000006000007000007,
          256'h00000700000800000800000900000a00000a00000b00000c00000c00000d0000,
          256'h0e00000f00001000001100001200001300001400001500001700001800001a00,
          256'h001c00001d00001f00002100002300002600002800002b00002d000030000034,
          256'h00003700003a00003e00004200004600004b00005000005500005a0000600000,
          256'h6700006d00007400007c00008400008c00009500009f0000a90000b40000bf00,
          256'h00cc0000d90000e70000f600010600011700012900013c00015000016600017d,
          256'h0001950001b00001cb0001e900020900022a00024e00027400029c0002c80002,
          256'hf500032600035a0003920003cd00040b00044e0004950004e100053100058700,
          256'h05e20006430006ab00071900078e00080b00089000091d0009b3000a54000afe,
          256'h000bb4000c75000d42000e1d000f06000ffe00110700122000134b0014890015,
          256'hdc0017450018c6001a5f001c12001de1001fcf0021dc00240b00265e0028d800,
          256'h2b7a002e480031440034710037d3003b6d003f420043560047ae004c4d005139,
          256'h005676005c0a0061f900684b006f0500762e007dcd0085ea008e8d0097bf00a1,
          256'h8800abf300b70a00c2d800cf6a00dcca00eb0700fa30010a53011b80012dc801,
          256'h413f0155f7016c0501837f019c7d01b71701d36901f18e0211a50233ce02582b,
          256'h027ee002a81402d3f00302a103345503693d03a18e03dd82041d5304614204a9,
          256'h9304f68e05487f059fba05fc94065f6c06c8a40738a507afdf082eca08b5e409,
          256'h45b509decc0a81c30b2f3c0be7e60cac790d7db90e5c780f49941045fc1152ab,
          256'h1270ae13a12314e53b163e3917ad781934671ad48c1c8f871e6715205d0c2273,
          256'h6324ac302709ad298e362c3c512f16ac322022355bbc38ccb63c7682405cc944,
          256'h837248eea54da2cc52a49c57f9185da59563afbe6a1da070f5a9783eb0800000})
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
  wire [119:0] copy_exponentials_first_data;
  wire copy_exponentials_first_last;
  wire copy_exponentials_second_valid;
  wire copy_exponentials_second_ready;
  wire [119:0] copy_exponentials_second_data;
  wire copy_exponentials_second_last;
  stream_copy #(
      .WIDTH(120)
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
  wire [74:0] sum_0_out_data;
  wire sum_0_out_last;
  sum_pairs #(
      .LANES (5),
      .WIDTH (24),
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
  wire sum_1_out_valid;
  wire sum_1_out_ready;
  wire [51:0] sum_1_out_data;
  wire sum_1_out_last;
  sum_pairs #(
      .LANES (3),
      .WIDTH (25),
      .SIGNED(0)
  ) sum_1 (
      .clk      (clk),
      .rst      (rst),
      .in_valid (sum_0_out_valid),
      .in_data  (sum_0_out_data),
      .in_ready (sum_0_out_ready),
      .in_last  (sum_0_out_last),
      .out_valid(sum_1_out_valid),
      .out_data (sum_1_out_data),
      .out_ready(sum_1_out_ready),
      .out_last (sum_1_out_last)
  );
  wire sum_2_out_valid;
  wire sum_2_out_ready;
  wire [26:0] sum_2_out_data;
  wire sum_2_out_last;
  sum_pairs #(
      .LANES (2),
      .WIDTH (26),
      .SIGNED(0)
  ) sum_2 (
      .clk      (clk),
      .rst      (rst),
      .in_valid (sum_1_out_valid),
      .in_data  (sum_1_out_data),
      .in_ready (sum_1_out_ready),
      .in_last  (sum_1_out_last),
      .out_valid(sum_2_out_valid),
      .out_data (sum_2_out_data),
      .out_ready(sum_2_out_ready),
      .out_last (sum_2_out_last)
  );
  wire row_sum_out_valid;
  wire row_sum_out_ready;
  wire [27:0] row_sum_out_data;
  wire row_sum_out_last;
  sum_frame #(
      .WIDTH    (27),
      .SIGNED   (0),
      .SUM_WIDTH(28)
  ) row_sum (
      .clk      (clk),
      .rst      (rst),
      .in_valid (sum_2_out_valid),
      .in_data  (sum_2_out_data),
      .in_ready (sum_2_out_ready),
      .in_last  (sum_2_out_last),
      .out_valid(row_sum_out_valid),
      .out_data (row_sum_out_data),
      .out_ready(row_sum_out_ready),
      .out_last (row_sum_out_last)
  );
  wire unused_row_sum_out_last = &{1'b0, row_sum_out_last};
  wire divide_out_valid;
  wire divide_out_ready;
  wire [20:0] divide_out_data;
  reciprocal #(
      .WIDTH       (28),
      .FRACTION    (23),
      .OUT_FRACTION(20),
      .COUNT_WIDTH (5)
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
  wire [104:0] shorten_out_data;
  wire shorten_out_last;
  vector_truncate #(
      .LANES    (5),
      .IN_WIDTH (24),
      .OUT_WIDTH(21)
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
  wire [20:0] reciprocal_out_data;
  stream_register #(
      .WIDTH(21)
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
  wire [125:0] exponential_row_out_data;
  wire exponential_row_out_last;
  frame_with_value #(
      .WIDTH      (105),
      .VALUE_WIDTH(21),
      .DEPTH      (30),
      .ADDR_WIDTH (5),
      .COUNT_WIDTH(5)
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
  wire [79:0] scale_out_data;
  wire scale_out_last;
  vector_scale #(
      .LANES       (5),
      .WIDTH       (21),
      .FACTOR_WIDTH(21),
      .SHIFT       (24),
      .OUT_FRACTION(16),
      .OUT_WIDTH   (16)
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
  wire [79:0] result_register_out_data;
  wire result_register_out_last;
  stream_register_last #(
      .WIDTH(80)
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
