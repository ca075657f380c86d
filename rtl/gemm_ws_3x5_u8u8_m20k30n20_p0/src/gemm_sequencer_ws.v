// Walks a weight-stationary array through the tiles of a GEMM: for each tile of COLS columns of C, for each
// ROWS rows of B (a tile of weights), one step per row of A.
//
//   A step takes one beat of A: from the stream in the first column tile, from the replay buffer afterwards, which
//   keeps the first A_KEPT_TILES tiles of A; the others come from the stream every time.
//   The first step of a tile swaps in the weights that were loaded meanwhile. Steps whose results leave the
//   array for good (the last tile of weights of a column tile) wait for room in the output queue.
module gemm_sequencer_ws #(
    parameter ROWS         = 8,
    parameter COLS         = 8,
    parameter M_WIDTH      = 7,
    parameter K_WIDTH      = 7,
    parameter N_WIDTH      = 7,
    parameter A_ADDR_WIDTH = 9,
    parameter COL_BITS     = 4,
    parameter A_KEPT_TILES = 8,
    parameter A_TILES      = 8,   // at most, for a tile of columns
    parameter KEPT_BITS    = 4    // bits that hold A_KEPT_TILES
) (
    input  wire                    clk,
    input  wire                    rst,
    input  wire                    command_valid,
    output wire                    command_take,
    input  wire [M_WIDTH-1:0]      command_m,
    input  wire [K_WIDTH-1:0]      command_k,
    input  wire [N_WIDTH-1:0]      command_n,
    input  wire                    a_valid,
    input  wire                    bias_valid,
    input  wire                    weights_loaded,
    input  wire                    room,
    // The step of this cycle.
    output wire                    step,
    output wire                    a_replay,
    output wire                    a_kept,
    output reg  [A_ADDR_WIDTH-1:0] a_address,
    output wire                    a_final,     // last beat of A in this GEMM
    output wire                    swap,        // first step of a tile of weights
    output reg                     sum_first,   // the tile starts new sums
    output reg                     sum_last,    // the tile completes its sums
    output reg                     row_last,    // last row of A
    // The column tile whose results start to leave with this step.
    output wire                    results_start,
    output wire [COL_BITS-1:0]     tile_cols,
    output wire                    tile_final   // last column tile of this GEMM
);

  localparam [M_WIDTH-1:0]  ONE_M    = 1;
  localparam [M_WIDTH-1:0]  TWO_M    = 2;
  localparam [K_WIDTH-1:0]  ROWS_K   = ROWS;
  localparam [N_WIDTH-1:0]  COLS_N   = COLS;
  localparam [COL_BITS-1:0] ALL_COLS = COLS;
  localparam [31:0]         TWO_ROWS = 2 * ROWS;
  localparam [31:0]         TWO_COLS = 2 * COLS;

  reg               active;
  reg [M_WIDTH-1:0] m_total;
  reg [K_WIDTH-1:0] k_total;
  reg [M_WIDTH-1:0] m_left;
  reg [K_WIDTH-1:0] k_left;
  reg [N_WIDTH-1:0] n_left;
  reg               tile_first_step;
  reg               first_col_tile;
  reg               waiting;  // no tile may start

  // What decides a step is kept in flags, so that the decision takes little time: row_last says that m_left is 1,
  // sum_last that k_left is at most ROWS.
  reg single_m;       // m_total is 1
  reg single_k;       // k_total is at most ROWS
  reg last_col_tile;  // n_left is at most COLS

  wire weights_ready = weights_loaded && !waiting && (bias_valid || !sum_last);
  wire operands      = a_replay || a_valid;

  assign a_replay      = !first_col_tile && a_kept;
  assign step          = active && operands && (weights_ready || !tile_first_step) && (room || !sum_last);
  assign swap          = step && tile_first_step;
  assign results_start = swap && sum_last;
  assign a_final       = row_last && sum_last && (a_kept || last_col_tile);
  assign tile_cols     = last_col_tile ? n_left[COL_BITS-1:0] : ALL_COLS;
  assign tile_final    = last_col_tile;

  wire tile_end = step && row_last;

  wire all_end = tile_end && sum_last && last_col_tile;

  // The accumulators need three cycles until a row comes again. The loading of weights, ROWS + 1 cycles at least,
  // gives them to rows of one tile; the second of two rows may be late, so one cycle follows it.
  wire keep_apart = tile_end && m_total == TWO_M;

  assign command_take = command_valid && (!active || all_end);

  gemm_kept_tiles #(.KEPT(A_KEPT_TILES), .TILES(A_TILES), .COUNT_BITS(KEPT_BITS)) keep_a (
      .clk    (clk),
      .restart(command_take || (tile_end && sum_last)),
      .next   (tile_end),
      .kept   (a_kept)
  );

  always @(posedge clk) begin
    if (rst)               active <= 1'b0;
    else if (command_take) active <= 1'b1;
    else if (all_end)      active <= 1'b0;
  end

  generate
    if (ROWS > 1) begin : seldom
      always @(posedge clk) waiting <= keep_apart && !rst;
    end else begin : often
      // One row of weights is loaded sooner than that, so a tile of one row of A waits two cycles.
      reg again;
      always @(posedge clk) begin
        again   <= tile_end && single_m && !rst;
        waiting <= (keep_apart || (tile_end && single_m) || again) && !rst;
      end
    end
  endgenerate

  always @(posedge clk) begin
    if (command_take) begin
      m_total         <= command_m;
      k_total         <= command_k;
      m_left          <= command_m;
      k_left          <= command_k;
      n_left          <= command_n;
      row_last        <= command_m == ONE_M;
      single_m        <= command_m == ONE_M;
      sum_last        <= command_k <= ROWS_K;
      single_k        <= command_k <= ROWS_K;
      last_col_tile   <= command_n <= COLS_N;
      tile_first_step <= 1'b1;
      sum_first       <= 1'b1;
      first_col_tile  <= 1'b1;
      a_address       <= {A_ADDR_WIDTH{1'b0}};
    end else if (tile_end) begin
      m_left          <= m_total;
      row_last        <= single_m;
      tile_first_step <= 1'b1;
      sum_first       <= sum_last;
      if (sum_last) begin
        k_left         <= k_total;
        sum_last       <= single_k;
        n_left         <= n_left - COLS_N;
        last_col_tile  <= {{(32 - N_WIDTH){1'b0}}, n_left} <= TWO_COLS;
        first_col_tile <= 1'b0;
        a_address      <= {A_ADDR_WIDTH{1'b0}};
      end else begin
        k_left    <= k_left - ROWS_K;
        sum_last  <= {{(32 - K_WIDTH){1'b0}}, k_left} <= TWO_ROWS;
        a_address <= a_address + 1'b1;
      end
    end else if (step) begin
      m_left          <= m_left - ONE_M;
      row_last        <= m_left == TWO_M;
      tile_first_step <= 1'b0;
      a_address       <= a_address + 1'b1;
    end
  end

endmodule
