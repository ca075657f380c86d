// GEMM accelerator: C[M,N] = A[M,K] * B[K,N] on a 4x4 weight-stationary set of adder trees.
//
//   A signed 8 bits, B signed 8 bits, accumulators 20 bits (no sum can overflow)
//   M up to 16, K up to 16, N up to 16, given by each command
//
// Request: 4x4 weight-stationary int8 gemm with adder tree up to 16x16x16
module gemm (
    input  wire           clk,
    input  wire           rst,  // synchronous, active high
    // One GEMM each
    input  wire           s_axis_cmd_tvalid,
    output wire           s_axis_cmd_tready,
    input  wire [47:0]    s_axis_cmd_tdata,
    // Beats of A
    input  wire           s_axis_a_tvalid,
    output wire           s_axis_a_tready,
    input  wire [31:0]    s_axis_a_tdata,
    input  wire           s_axis_a_tlast,
    // Beats of B
    input  wire           s_axis_b_tvalid,
    output wire           s_axis_b_tready,
    input  wire [31:0]    s_axis_b_tdata,
    input  wire           s_axis_b_tlast,
    // Rows of C, one tile of columns at a time
    output wire           m_axis_c_tvalid,
    input  wire           m_axis_c_tready,
    output wire [127:0]   m_axis_c_tdata,
    output wire           m_axis_c_tlast,
    // Sticky until reset: [0] a command was dropped, [1] a tlast was misplaced
    output wire [1:0]     error
);

  // Every operand stream passes a register, so that no path leads from input to output
  wire [32:0] a_beat;
  wire a_valid;
  wire a_take;
  stream_register #(
      .WIDTH(33)
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

  // The next command
  wire command_valid;
  wire command_take;
  wire [4:0] command_m;
  wire [4:0] command_k;
  wire [4:0] command_n;
  wire command_settings;
  wire bad_command;
  gemm_command #(
      .MAX_M         (16),
      .MAX_K         (16),
      .MAX_N         (16),
      .M_WIDTH       (5),
      .K_WIDTH       (5),
      .N_WIDTH       (5),
      .SETTINGS_WIDTH(1)
  ) command (
      .clk        (clk),
      .rst        (rst),
      .in_valid   (s_axis_cmd_tvalid),
      .in_ready   (s_axis_cmd_tready),
      .in_m       (s_axis_cmd_tdata[15:0]),
      .in_k       (s_axis_cmd_tdata[31:16]),
      .in_n       (s_axis_cmd_tdata[47:32]),
      .in_settings(1'd0),
      .valid      (command_valid),
      .take       (command_take),
      .m          (command_m),
      .k          (command_k),
      .n          (command_n),
      .settings   (command_settings),
      .bad_command(bad_command)
  );
  wire unused_settings = &{1'b0, command_settings};

  // Free places in the output queue
  wire room;
  wire reserve;
  wire [4:0] reserve_count;
  gemm_credits #(
      .DEPTH     (16),
      .COUNT_BITS(5),
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
      .ROWS    (4),
      .COLS    (4),
      .B_BITS  (32),
      .K_WIDTH (5),
      .N_WIDTH (5),
      .ROW_BITS(3),
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
  wire [5:0] a_address;
  wire sum_first;
  wire sum_last;
  wire row_end;
  wire results_start;
  wire [2:0] tile_cols;
  wire tile_final;
  gemm_sequencer_ws #(
      .ROWS        (4),
      .COLS        (4),
      .M_WIDTH     (5),
      .K_WIDTH     (5),
      .N_WIDTH     (5),
      .A_ADDR_WIDTH(6),
      .COL_BITS    (3),
      .A_KEPT_TILES(4),
      .A_TILES     (4),
      .KEPT_BITS   (3)
  ) sequencer (
      .clk           (clk),
      .rst           (rst),
      .command_valid (sequencer_valid),
      .command_take  (sequencer_take),
      .command_m     (command_m),
      .command_k     (command_k),
      .command_n     (command_n),
      .a_valid       (a_valid),
      .bias_valid    (1'd1),
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
  assign reserve_count = 5'd1;

  // Rows of A: from the stream in the first column tile, from the buffer afterwards
  wire [31:0] a_word;
  replay_buffer #(
      .WIDTH     (32),
      .DEPTH     (64),
      .ADDR_WIDTH(6),
      .APART     (0)
  ) a_buffer (
      .clk        (clk),
      .step       (step),
      .replay     (a_replay),
      .keep       (a_kept),
      .address    (a_address),
      .stream_data(a_beat[31:0]),
      .data       (a_word)
  );

  // The array. Weights are shifted from the top, so lane 0 of A enters the bottom row.
  wire [31:0] a_rows = {a_word[7:0], a_word[15:8], a_word[23:16], a_word[31:24]};
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
  wire [71:0] psum;
  gemm_tree_ws #(
      .ROWS      (4),
      .COLS      (4),
      .A_WIDTH   (8),
      .B_WIDTH   (8),
      .A_SIGNED  (1),
      .B_SIGNED  (1),
      .PSUM_WIDTH(18),
      .LEVELS    (2),
      .PIPELINE  (1)
  ) array (
      .clk (clk),
      .a   (a_rows),
      .swap(array_swap),
      .b   (array_weights),
      .load(array_load),
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
  wire [79:0] row_sums;
  gemm_accumulate_ws #(
      .COLS      (4),
      .PSUM_WIDTH(18),
      .ACC_WIDTH (20),
      .SIGNED    (1),
      .SATURATE  (0),
      .DEPTH     (16),
      .ADDR_WIDTH(4),
      .SKEW      (0)
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
  wire [4:0] tile_tag;
  wire tags_ready;
  wire tags_valid;
  stream_fifo #(
      .WIDTH     (5),
      .DEPTH     (4),
      .ADDR_WIDTH(2),
      .COUNTED   (1)
  ) tile_tags (
      .clk      (clk),
      .rst      (rst),
      .in_valid (tag_push),
      .in_ready (tags_ready),
      .in_data  (tag_fields),
      .out_valid(tags_valid),
      .out_ready(row_valid && row_last),
      .out_data (tile_tag)
  );
  wire unused_tags = &{1'b0, tags_ready, tags_valid};
  wire leaving_final = tile_tag[4];
  wire [3:0] leaving_keep = tile_tag[3:0];

  // Input streams: a beat is taken in the cycle in which it is used
  assign a_take = step && !a_replay;
  assign b_take = weights_take;
  gemm_status #(
      .STREAMS(2)
  ) status (
      .clk        (clk),
      .rst        (rst),
      .bad_command(bad_command),
      .take       ({b_take, a_take}),
      .tlast      ({b_beat[32], a_beat[32]}),
      .due        ({weights_final, a_final}),
      .error      (error)
  );

  // Bias, requantization and ReLU on the way to the output queue.
  wire result_valid;
  wire result_last;
  wire [79:0] result_data;
  gemm_epilogue #(
      .COLS         (4),
      .ACC_WIDTH    (20),
      .ACC_SIGNED   (1),
      .BIAS         (0),
      .BIASED_WIDTH (20),
      .BIASED_SIGNED(1),
      .REQUANTIZE   (0),
      .SCALE_WIDTH  (16),
      .HALF_EVEN    (1),
      .OUT_WIDTH    (20),
      .OUT_SIGNED   (1),
      .RELU         (0),
      .SKEW         (0)
  ) epilogue (
      .clk       (clk),
      .rst       (rst),
      .in_valid  (row_valid),
      .in_last   (row_last && leaving_final),
      .in_acc    (row_sums),
      .bias      (80'd0),
      .scale     (16'd0),
      .shift     (6'd0),
      .zero_point(20'd0),
      .keep      (leaving_keep),
      .out_valid (result_valid),
      .out_last  (result_last),
      .out_data  (result_data)
  );

  // Output queue. A place was reserved for every row before it entered the array.
  wire queue_ready;
  wire [80:0] queue_word;
  stream_fifo #(
      .WIDTH     (81),
      .DEPTH     (16),
      .ADDR_WIDTH(4),
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
  assign m_axis_c_tlast = queue_word[80];
  extend_lanes #(
      .LANES    (4),
      .IN_WIDTH (20),
      .OUT_WIDTH(32),
      .SIGNED   (1)
  ) extend_results (
      .in (queue_word[79:0]),
      .out(m_axis_c_tdata)
  );
  wire unused_ready = &{1'b0, queue_ready};

endmodule
