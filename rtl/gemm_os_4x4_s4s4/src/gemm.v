// GEMM accelerator: C[M,N] = A[M,K] * B[K,N] on a 4x4 output-stationary systolic array.
//
//   A signed 4 bits, B signed 4 bits, accumulators 14 bits (no sum can overflow)
//   M up to 64, K up to 64, N up to 64, given by each command
//
// Request: 4x4 int4 gemm with active-low reset
module gemm (
    input  wire           clk,
    input  wire           aresetn,  // synchronous, active low
    // One GEMM each
    input  wire           s_axis_cmd_tvalid,
    output wire           s_axis_cmd_tready,
    input  wire [47:0]    s_axis_cmd_tdata,
    // Beats of A
    input  wire           s_axis_a_tvalid,
    output wire           s_axis_a_tready,
    input  wire [15:0]    s_axis_a_tdata,
    input  wire           s_axis_a_tlast,
    // Beats of B
    input  wire           s_axis_b_tvalid,
    output wire           s_axis_b_tready,
    input  wire [15:0]    s_axis_b_tdata,
    input  wire           s_axis_b_tlast,
    // Rows of C, one tile of columns at a time
    output wire           m_axis_c_tvalid,
    input  wire           m_axis_c_tready,
    output wire [63:0]    m_axis_c_tdata,
    output wire           m_axis_c_tlast,
    // Sticky until reset: [0] a command was dropped, [1] a tlast was misplaced
    output wire [1:0]     error
);

  // Inside, reset is active high
  wire rst = !aresetn;

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
  wire [16:0] b_beat;
  wire b_valid;
  wire b_take;
  stream_register #(
      .WIDTH(17)
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
  wire [6:0] command_m;
  wire [6:0] command_k;
  wire [6:0] command_n;
  wire command_settings;
  wire bad_command;
  gemm_command #(
      .MAX_M         (64),
      .MAX_K         (64),
      .MAX_N         (64),
      .M_WIDTH       (7),
      .K_WIDTH       (7),
      .N_WIDTH       (7),
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
      .NEEDED    (4)
  ) credits (
      .clk          (clk),
      .rst          (rst),
      .reserve      (reserve),
      .reserve_count(reserve_count),
      .release_one  (m_axis_c_tvalid && m_axis_c_tready),
      .room         (room)
  );

  // Control: one step per k of each tile
  wire step;
  wire tile_end;
  wire a_replay;
  wire b_replay;
  wire b_kept;
  wire [5:0] a_address;
  wire [9:0] b_address;
  wire a_final;
  wire b_final;
  wire [3:0] tile_column;
  wire bias_replay;
  wire bias_final;
  wire [2:0] tile_rows;
  wire [2:0] tile_cols;
  wire tile_final;
  gemm_sequencer_os #(
      .ROWS        (4),
      .COLS        (4),
      .M_WIDTH     (7),
      .K_WIDTH     (7),
      .N_WIDTH     (7),
      .A_ADDR_WIDTH(6),
      .B_ADDR_WIDTH(10),
      .T_ADDR_WIDTH(4),
      .ROW_BITS    (3),
      .COL_BITS    (3),
      .MIN_STEPS   (7),
      .STEP_BITS   (3),
      .A_KEPT      (1),
      .B_KEPT_TILES(16),
      .B_TILES     (16),
      .KEPT_BITS   (5)
  ) sequencer (
      .clk          (clk),
      .rst          (rst),
      .command_valid(command_valid),
      .command_take (command_take),
      .command_m    (command_m),
      .command_k    (command_k),
      .command_n    (command_n),
      .a_valid      (a_valid),
      .b_valid      (b_valid),
      .bias_valid   (1'd1),
      .room         (room),
      .step         (step),
      .a_replay     (a_replay),
      .b_replay     (b_replay),
      .b_kept       (b_kept),
      .a_address    (a_address),
      .b_address    (b_address),
      .a_final      (a_final),
      .b_final      (b_final),
      .tile_end     (tile_end),
      .tile_column  (tile_column),
      .bias_replay  (bias_replay),
      .bias_final   (bias_final),
      .tile_rows    (tile_rows),
      .tile_cols    (tile_cols),
      .tile_final   (tile_final)
  );
  assign reserve = tile_end;
  assign reserve_count = {2'd0, tile_rows};

  // Operands: from the streams at first, from the buffers afterwards
  wire [15:0] a_word;
  replay_buffer #(
      .WIDTH     (16),
      .DEPTH     (64),
      .ADDR_WIDTH(6),
      .APART     (0)
  ) a_buffer (
      .clk        (clk),
      .step       (step),
      .replay     (a_replay),
      .keep       (1'd1),
      .address    (a_address),
      .stream_data(a_beat[15:0]),
      .data       (a_word)
  );
  wire [15:0] b_word;
  replay_buffer #(
      .WIDTH     (16),
      .DEPTH     (1024),
      .ADDR_WIDTH(10),
      .APART     (0)
  ) b_buffer (
      .clk        (clk),
      .step       (step),
      .replay     (b_replay),
      .keep       (b_kept),
      .address    (b_address),
      .stream_data(b_beat[15:0]),
      .data       (b_word)
  );

  // The array. The cycle after reset ends a tile of its own, which empties the accumulators.
  wire after_reset;
  delay_line #(
      .WIDTH (1),
      .STAGES(1)
  ) delay_after_reset (
      .clk(clk),
      .in (rst),
      .out(after_reset)
  );
  wire array_last;
  delay_line #(
      .WIDTH (1),
      .STAGES(2)
  ) delay_array_last (
      .clk(clk),
      .in (tile_end || after_reset),
      .out(array_last)
  );
  wire [15:0] a_skewed;
  skew #(
      .LANES(4),
      .WIDTH(4)
  ) skew_a_skewed (
      .clk(clk),
      .in (a_word),
      .out(a_skewed)
  );
  wire [15:0] b_skewed;
  skew #(
      .LANES(4),
      .WIDTH(4)
  ) skew_b_skewed (
      .clk(clk),
      .in (b_word),
      .out(b_skewed)
  );
  wire [3:0] last_skewed;
  skew #(
      .LANES(4),
      .WIDTH(1)
  ) skew_last_skewed (
      .clk(clk),
      .in ({4{array_last}}),
      .out(last_skewed)
  );
  wire [55:0] sums;
  gemm_mesh_os #(
      .ROWS     (4),
      .COLS     (4),
      .A_WIDTH  (4),
      .B_WIDTH  (4),
      .ACC_WIDTH(14),
      .A_SIGNED (1),
      .B_SIGNED (1),
      .SATURATE (0),
      .PIPELINE (1),
      .BROADCAST(0)
  ) array (
      .clk (clk),
      .a   (a_skewed),
      .b   (b_skewed),
      .last(last_skewed),
      .c   (sums)
  );

  // Rows that leave the array
  wire tile_done;
  flag_delay #(
      .WIDTH (1),
      .STAGES(4)
  ) delay_tile_done (
      .clk(clk),
      .rst(rst),
      .in (tile_end),
      .out(tile_done)
  );
  wire [2:0] tile_done_rows;
  delay_line #(
      .WIDTH (3),
      .STAGES(4)
  ) delay_tile_done_rows (
      .clk(clk),
      .in (tile_rows),
      .out(tile_done_rows)
  );
  wire row_valid;
  wire row_last;
  wire [3:0] tile_lanes;
  gemm_lane_mask #(
      .COLS    (4),
      .COL_BITS(3)
  ) lane_mask (
      .cols(tile_cols),
      .keep(tile_lanes)
  );
  wire unused_column = &{1'b0, tile_column, bias_replay, bias_final};

  // What is known of each tile, until its rows leave the array
  wire tag_push;
  flag_delay #(
      .WIDTH (1),
      .STAGES(2)
  ) delay_tag_push (
      .clk(clk),
      .rst(rst),
      .in (tile_end),
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
  gemm_drain_os #(
      .ROW_BITS (3),
      .BROADCAST(0)
  ) drain (
      .clk      (clk),
      .rst      (rst),
      .tile_done(tile_done),
      .tile_rows(tile_done_rows),
      .row_valid(row_valid),
      .row_last (row_last)
  );

  // Input streams: a beat is taken in the cycle in which it is used
  assign a_take = step && !a_replay;
  assign b_take = step && !b_replay;
  gemm_status #(
      .STREAMS(2)
  ) status (
      .clk        (clk),
      .rst        (rst),
      .bad_command(bad_command),
      .take       ({b_take, a_take}),
      .tlast      ({b_beat[16], a_beat[16]}),
      .due        ({b_final, a_final}),
      .error      (error)
  );

  // Bias, requantization and ReLU on the way to the output queue.
  wire result_valid;
  wire result_last;
  wire [55:0] result_data;
  gemm_epilogue #(
      .COLS         (4),
      .ACC_WIDTH    (14),
      .ACC_SIGNED   (1),
      .BIAS         (0),
      .BIASED_WIDTH (14),
      .BIASED_SIGNED(1),
      .REQUANTIZE   (0),
      .SCALE_WIDTH  (16),
      .HALF_EVEN    (1),
      .OUT_WIDTH    (14),
      .OUT_SIGNED   (1),
      .RELU         (0),
      .SKEW         (1)
  ) epilogue (
      .clk       (clk),
      .rst       (rst),
      .in_valid  (row_valid),
      .in_last   (row_last && leaving_final),
      .in_acc    (sums),
      .bias      (56'd0),
      .scale     (16'd0),
      .shift     (6'd0),
      .zero_point(14'd0),
      .keep      (leaving_keep),
      .out_valid (result_valid),
      .out_last  (result_last),
      .out_data  (result_data)
  );

  // Output queue. A place was reserved for every row before it entered the array.
  wire queue_ready;
  wire [56:0] queue_word;
  stream_fifo #(
      .WIDTH     (57),
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
  assign m_axis_c_tlast = queue_word[56];
  extend_lanes #(
      .LANES    (4),
      .IN_WIDTH (14),
      .OUT_WIDTH(16),
      .SIGNED   (1)
  ) extend_results (
      .in (queue_word[55:0]),
      .out(m_axis_c_tdata)
  );
  wire unused_ready = &{1'b0, queue_ready};

endmodule
