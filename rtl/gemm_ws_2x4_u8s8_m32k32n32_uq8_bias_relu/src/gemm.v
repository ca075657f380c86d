// GEMM accelerator: C[M,N] = A[M,K] * B[K,N] + bias[N] on a 2x4 weight-stationary systolic array.
//
//   A unsigned 8 bits, B signed 8 bits, accumulators 21 bits (no sum can overflow)
//   M up to 32, K up to 32, N up to 32, given by each command
//   C = clamp(round((sum + bias) * scale / 2^shift) + zero_point), unsigned 8 bits, ties half even
//   ReLU on C
//
// Request: 2x4 weight-stationary gemm, uint8 activations, int8 weights, bias, relu, uint8 output up to 32x32x32
module gemm (
    input  wire           clk,
    input  wire           rst,  // synchronous, active high
    // One GEMM each
    input  wire           s_axis_cmd_tvalid,
    output wire           s_axis_cmd_tready,
    input  wire [111:0]   s_axis_cmd_tdata,
    // Beats of A
    input  wire           s_axis_a_tvalid,
    output wire           s_axis_a_tready,
    input  wire [15:0]    s_axis_a_tdata,
    input  wire           s_axis_a_tlast,
    // Beats of B
    input  wire           s_axis_b_tvalid,
    output wire           s_axis_b_tready,
    input  wire [31:0]    s_axis_b_tdata,
    input  wire           s_axis_b_tlast,
    // Biases, one per column of C
    input  wire           s_axis_bias_tvalid,
    output wire           s_axis_bias_tready,
    input  wire [127:0]   s_axis_bias_tdata,
    input  wire           s_axis_bias_tlast,
    // Rows of C, one tile of columns at a time
    output wire           m_axis_c_tvalid,
    input  wire           m_axis_c_tready,
    output wire [31:0]    m_axis_c_tdata,
    output wire           m_axis_c_tlast,
    // Sticky until reset: [0] a command was dropped, [1] a tlast was misplaced
    output wire [1:0]     error
);

  // Every operand stream passes a register, so that no path leads from input to output
  wire [16:0] a_beat;
  wire a_valid;
  wire a_take;
  stream_register #(
      .WIDTH(17)
  ) a_register (
      .clk      (clk),
      .rst      (rst),
      .in_valid (s_axis_a_tvalid),
      .in_ready (s_axis_a_tready),
      .in_data  ({s_axis_a_tlast, s_axis_a_tdata}),
      .out_valid(a_valid),
      .out_ready(a_take),
      .out_data (a_beat)
  );
  wire [32:0] b_beat;
  wire b_valid;
  wire b_take;
  stream_register #(
      .WIDTH(33)
  ) b_register (
      .clk      (clk),
      .rst      (rst),
      .in_valid (s_axis_b_tvalid),
      .in_ready (s_axis_b_tready),
      .in_data  ({s_axis_b_tlast, s_axis_b_tdata}),
      .out_valid(b_valid),
      .out_ready(b_take),
      .out_data (b_beat)
  );
  wire unused_bias_bits = &{1'b0, s_axis_bias_tdata[31:21], s_axis_bias_tdata[63:53], s_axis_bias_tdata[95:85], s_axis_bias_tdata[127:117]};
  wire [84:0] bias_beat;
  wire bias_valid;
  wire bias_take;
  stream_register #(
      .WIDTH(85)
  ) bias_register (
      .clk      (clk),
      .rst      (rst),
      .in_valid (s_axis_bias_tvalid),
      .in_ready (s_axis_bias_tready),
      .in_data  ({s_axis_bias_tlast, {s_axis_bias_tdata[116:96], s_axis_bias_tdata[84:64], s_axis_bias_tdata[52:32], s_axis_bias_tdata[20:0]}}),
      .out_valid(bias_valid),
      .out_ready(bias_take),
      .out_data (bias_beat)
  );

  // The next command
  wire unused_command_bits = &{1'b0, s_axis_cmd_tdata[79:64], s_axis_cmd_tdata[95:86], s_axis_cmd_tdata[111:104]};
  wire command_valid;
  wire command_take;
  wire [5:0] command_m;
  wire [5:0] command_k;
  wire [5:0] command_n;
  wire [29:0] command_settings;
  wire bad_command;
  gemm_command #(
      .MAX_M         (32),
      .MAX_K         (32),
      .MAX_N         (32),
      .M_WIDTH       (6),
      .K_WIDTH       (6),
      .N_WIDTH       (6),
      .SETTINGS_WIDTH(30)
  ) command (
      .clk        (clk),
      .rst        (rst),
      .in_valid   (s_axis_cmd_tvalid),
      .in_ready   (s_axis_cmd_tready),
      .in_m       (s_axis_cmd_tdata[15:0]),
      .in_k       (s_axis_cmd_tdata[31:16]),
      .in_n       (s_axis_cmd_tdata[47:32]),
      .in_settings({s_axis_cmd_tdata[103:96], s_axis_cmd_tdata[85:80], s_axis_cmd_tdata[63:48]}),
      .valid      (command_valid),
      .take       (command_take),
      .m          (command_m),
      .k          (command_k),
      .n          (command_n),
      .settings   (command_settings),
      .bad_command(bad_command)
  );

  // Free places in the output queue
  wire room;
  wire reserve;
  wire [5:0] reserve_count;
  gemm_credits #(
      .DEPTH     (32),
      .COUNT_BITS(6),
      .NEEDED    (2)
  ) credits (
      .clk          (clk),
      .rst          (rst),
      .reserve      (reserve),
      .reserve_count(reserve_count),
      .release_one  (m_axis_c_tvalid && m_axis_c_tready),
      .room         (room)
  );

  // Each command goes to the weight loader, which runs ahead, and to the sequencer
  wire loader_valid;
  wire loader_take;
  wire sequencer_valid;
  wire sequencer_take;
  gemm_command_ws command_fork (
      .clk            (clk),
      .rst            (rst),
      .valid          (command_valid),
      .take           (command_take),
      .loader_valid   (loader_valid),
      .loader_take    (loader_take),
      .sequencer_valid(sequencer_valid),
      .sequencer_take (sequencer_take)
  );
  wire weights_loaded;
  wire swap;

  // Weights of the next tile are loaded while the array works with those of this one
  wire load;
  wire [31:0] weights;
  wire weights_take;
  wire weights_final;
  gemm_loader_ws #(
      .ROWS    (2),
      .COLS    (4),
      .B_BITS  (32),
      .K_WIDTH (6),
      .N_WIDTH (6),
      .ROW_BITS(2),
      .HOLD    (0)
  ) loader (
      .clk          (clk),
      .rst          (rst),
      .command_valid(loader_valid),
      .command_take (loader_take),
      .command_k    (command_k),
      .command_n    (command_n),
      .b_valid      (b_valid),
      .b_take       (weights_take),
      .b_final      (weights_final),
      .b_data       (b_beat[31:0]),
      .swap         (swap),
      .loaded       (weights_loaded),
      .load         (load),
      .weights      (weights)
  );

  // Control: one step per row of A for each tile of weights
  wire step;
  wire a_replay;
  wire a_final;
  wire a_kept;
  wire [8:0] a_address;
  wire sum_first;
  wire sum_last;
  wire row_end;
  wire results_start;
  wire [2:0] tile_cols;
  wire tile_final;
  gemm_sequencer_ws #(
      .ROWS        (2),
      .COLS        (4),
      .M_WIDTH     (6),
      .K_WIDTH     (6),
      .N_WIDTH     (6),
      .A_ADDR_WIDTH(9),
      .COL_BITS    (3),
      .A_KEPT_TILES(16),
      .A_TILES     (16),
      .KEPT_BITS   (5)
  ) sequencer (
      .clk           (clk),
      .rst           (rst),
      .command_valid (sequencer_valid),
      .command_take  (sequencer_take),
      .command_m     (command_m),
      .command_k     (command_k),
      .command_n     (command_n),
      .a_valid       (a_valid),
      .bias_valid    (bias_valid),
      .weights_loaded(weights_loaded),
      .room          (room),
      .step          (step),
      .a_replay      (a_replay),
      .a_kept        (a_kept),
      .a_address     (a_address),
      .a_final       (a_final),
      .swap          (swap),
      .sum_first     (sum_first),
      .sum_last      (sum_last),
      .row_last      (row_end),
      .results_start (results_start),
      .tile_cols     (tile_cols),
      .tile_final    (tile_final)
  );
  assign reserve = step && sum_last;
  assign reserve_count = 6'd1;

  // Rows of A: from the stream in the first column tile, from the buffer afterwards
  wire [15:0] a_word;
  replay_buffer #(
      .WIDTH     (16),
      .DEPTH     (512),
      .ADDR_WIDTH(9),
      .APART     (0)
  ) a_buffer (
      .clk        (clk),
      .step       (step),
      .replay     (a_replay),
      .keep       (a_kept),
      .address    (a_address),
      .stream_data(a_beat[15:0]),
      .data       (a_word)
  );

  // The array. Weights are shifted from the top, so lane 0 of A enters the bottom row.
  wire [15:0] a_rows = {a_word[7:0], a_word[15:8]};
  wire array_swap;
  delay_line #(
      .WIDTH (1),
      .STAGES(2)
  ) delay_array_swap (
      .clk(clk),
      .in (swap),
      .out(array_swap)
  );
  wire [31:0] array_weights;
  delay_line #(
      .WIDTH (32),
      .STAGES(1)
  ) delay_array_weights (
      .clk(clk),
      .in (weights),
      .out(array_weights)
  );
  wire array_load;
  delay_line #(
      .WIDTH (1),
      .STAGES(1)
  ) delay_array_load (
      .clk(clk),
      .in (load),
      .out(array_load)
  );
  wire [15:0] a_skewed;
  skew #(
      .LANES(2),
      .WIDTH(8)
  ) skew_a_skewed (
      .clk(clk),
      .in (a_rows),
      .out(a_skewed)
  );
  wire [1:0] swap_skewed;
  skew #(
      .LANES(2),
      .WIDTH(1)
  ) skew_swap_skewed (
      .clk(clk),
      .in ({2{array_swap}}),
      .out(swap_skewed)
  );
  wire [31:0] b_skewed;
  skew #(
      .LANES(4),
      .WIDTH(8)
  ) skew_b_skewed (
      .clk(clk),
      .in (array_weights),
      .out(b_skewed)
  );
  wire [3:0] load_skewed;
  skew #(
      .LANES(4),
      .WIDTH(1)
  ) skew_load_skewed (
      .clk(clk),
      .in ({4{array_load}}),
      .out(load_skewed)
  );
  wire [67:0] psum;
  gemm_mesh_ws #(
      .ROWS      (2),
      .COLS      (4),
      .A_WIDTH   (8),
      .B_WIDTH   (8),
      .A_SIGNED  (0),
      .B_SIGNED  (1),
      .PSUM_WIDTH(17),
      .PIPELINE  (1)
  ) array (
      .clk (clk),
      .a   (a_skewed),
      .swap(swap_skewed),
      .b   (b_skewed),
      .load(load_skewed),
      .psum(psum)
  );

  // Sums over the tiles of weights
  wire [3:0] row_flags;
  flag_delay #(
      .WIDTH (4),
      .STAGES(6)
  ) delay_row_flags (
      .clk(clk),
      .rst(rst),
      .in ({step, sum_first, sum_last, row_end}),
      .out(row_flags)
  );
  wire row_valid;
  wire row_last;
  wire [83:0] row_sums;
  gemm_accumulate_ws #(
      .COLS      (4),
      .PSUM_WIDTH(17),
      .ACC_WIDTH (21),
      .SIGNED    (1),
      .SATURATE  (0),
      .DEPTH     (32),
      .ADDR_WIDTH(5),
      .SKEW      (1)
  ) accumulate (
      .clk         (clk),
      .rst         (rst),
      .valid       (row_flags[3]),
      .first       (row_flags[2]),
      .last        (row_flags[1]),
      .row_last    (row_flags[0]),
      .psum        (psum),
      .out_valid   (row_valid),
      .out_row_last(row_last),
      .out_data    (row_sums)
  );
  wire [3:0] tile_lanes;
  gemm_lane_mask #(
      .COLS    (4),
      .COL_BITS(3)
  ) lane_mask (
      .cols(tile_cols),
      .keep(tile_lanes)
  );
  wire settings_taken;
  delay_line #(
      .WIDTH (1),
      .STAGES(1)
  ) delay_settings_taken (
      .clk(clk),
      .in (sequencer_take),
      .out(settings_taken)
  );
  wire [29:0] settings;
  hold_register #(
      .WIDTH(30)
  ) hold_settings (
      .clk   (clk),
      .enable(settings_taken),
      .in    (command_settings),
      .out   (settings)
  );
  wire [29:0] late_settings;
  delay_line #(
      .WIDTH (30),
      .STAGES(1)
  ) delay_late_settings (
      .clk(clk),
      .in (settings),
      .out(late_settings)
  );
  wire [83:0] bias_word;
  delay_line #(
      .WIDTH (84),
      .STAGES(2)
  ) delay_bias_word (
      .clk(clk),
      .in (bias_beat[83:0]),
      .out(bias_word)
  );

  // What is known of each tile, until its rows leave the array
  wire tag_push;
  flag_delay #(
      .WIDTH (1),
      .STAGES(2)
  ) delay_tag_push (
      .clk(clk),
      .rst(rst),
      .in (results_start),
      .out(tag_push)
  );
  wire [4:0] tag_fields;
  delay_line #(
      .WIDTH (5),
      .STAGES(2)
  ) delay_tag_fields (
      .clk(clk),
      .in ({tile_final, tile_lanes}),
      .out(tag_fields)
  );
  wire [118:0] tile_tag;
  wire tags_ready;
  wire tags_valid;
  stream_fifo #(
      .WIDTH     (119),
      .DEPTH     (4),
      .ADDR_WIDTH(2),
      .COUNTED   (1)
  ) tile_tags (
      .clk      (clk),
      .rst      (rst),
      .in_valid (tag_push),
      .in_ready (tags_ready),
      .in_data  ({tag_fields, late_settings, bias_word}),
      .out_valid(tags_valid),
      .out_ready(row_valid && row_last),
      .out_data (tile_tag)
  );
  wire unused_tags = &{1'b0, tags_ready, tags_valid};
  wire leaving_final = tile_tag[118];
  wire [3:0] leaving_keep = tile_tag[117:114];
  wire [29:0] leaving_settings = tile_tag[113:84];
  wire [83:0] leaving_bias = tile_tag[83:0];

  // Input streams: a beat is taken in the cycle in which it is used
  assign a_take = step && !a_replay;
  assign b_take = weights_take;
  assign bias_take = results_start;
  gemm_status #(
      .STREAMS(3)
  ) status (
      .clk        (clk),
      .rst        (rst),
      .bad_command(bad_command),
      .take       ({bias_take, b_take, a_take}),
      .tlast      ({bias_beat[84], b_beat[32], a_beat[16]}),
      .due        ({tile_final, weights_final, a_final}),
      .error      (error)
  );

  // Bias, requantization and ReLU on the way to the output queue.
  wire result_valid;
  wire result_last;
  wire [31:0] result_data;
  gemm_epilogue #(
      .COLS         (4),
      .ACC_WIDTH    (21),
      .ACC_SIGNED   (1),
      .BIAS         (1),
      .BIASED_WIDTH (22),
      .BIASED_SIGNED(1),
      .REQUANTIZE   (1),
      .SCALE_WIDTH  (16),
      .HALF_EVEN    (1),
      .OUT_WIDTH    (8),
      .OUT_SIGNED   (0),
      .RELU         (1),
      .SKEW         (1)
  ) epilogue (
      .clk       (clk),
      .rst       (rst),
      .in_valid  (row_valid),
      .in_last   (row_last && leaving_final),
      .in_acc    (row_sums),
      .bias      (leaving_bias),
      .scale     (leaving_settings[15:0]),
      .shift     (leaving_settings[21:16]),
      .zero_point(leaving_settings[29:22]),
      .keep      (leaving_keep),
      .out_valid (result_valid),
      .out_last  (result_last),
      .out_data  (result_data)
  );

  // Output queue. A place was reserved for every row before it entered the array.
  wire queue_ready;
  wire [32:0] queue_word;
  stream_fifo #(
      .WIDTH     (33),
      .DEPTH     (32),
      .ADDR_WIDTH(5),
      .COUNTED   (1)
  ) output_queue (
      .clk      (clk),
      .rst      (rst),
      .in_valid (result_valid),
      .in_ready (queue_ready),
      .in_data  ({result_last, result_data}),
      .out_valid(m_axis_c_tvalid),
      .out_ready(m_axis_c_tready),
      .out_data (queue_word)
  );
  assign m_axis_c_tlast = queue_word[32];
  extend_lanes #(
      .LANES    (4),
      .IN_WIDTH (8),
      .OUT_WIDTH(8),
      .SIGNED   (0)
  ) extend_results (
      .in (queue_word[31:0]),
      .out(m_axis_c_tdata)
  );
  wire unused_ready = &{1'b0, queue_ready};

endmodule
