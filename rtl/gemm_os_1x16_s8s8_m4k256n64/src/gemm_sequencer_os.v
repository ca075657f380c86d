// Walks an output-stationary array through the tiles of a GEMM: for each tile of ROWS rows of C, for each tile
// of COLS columns, one step per k.
//
//   A step takes one beat of A and one of B: from the stream the first time, from the replay buffer afterwards
//   (A is new in the first column tile of a row of tiles, B in the first row of tiles). What is not kept there
//   (A_KEPT, B_KEPT_TILES of each row of tiles) comes from the stream every time. The last step of a tile
//   waits until the output queue has room for its rows (`room`), until its bias is there, and until the
//   results of the tile before cannot meet its own (MIN_STEPS cycles); nothing else ever stalls the array.
module gemm_sequencer_os #(
    parameter ROWS         = 8,
    parameter COLS         = 8,
    parameter M_WIDTH      = 7,
    parameter K_WIDTH      = 7,
    parameter N_WIDTH      = 7,
    parameter A_ADDR_WIDTH = 6,
    parameter B_ADDR_WIDTH = 9,
    parameter T_ADDR_WIDTH = 3,   // of the column tile's number
    parameter ROW_BITS     = 4,   // bits that hold ROWS
    parameter COL_BITS     = 4,   // bits that hold COLS
    parameter MIN_STEPS    = 15,  // 2 * ROWS - 1, and at least 2
    parameter STEP_BITS    = 4,   // bits that hold MIN_STEPS
    parameter A_KEPT       = 1,
    parameter B_KEPT_TILES = 8,
    parameter B_TILES      = 8,   // at most, in a row of tiles
    parameter KEPT_BITS    = 4    // bits that hold B_KEPT_TILES
) (
    input  wire                    clk,
    input  wire                    rst,
    // The command, held until `command_take`.
    input  wire                    command_valid,
    output wire                    command_take,
    input  wire [M_WIDTH-1:0]      command_m,
    input  wire [K_WIDTH-1:0]      command_k,
    input  wire [N_WIDTH-1:0]      command_n,
    // What the streams offer.
    input  wire                    a_valid,
    input  wire                    b_valid,
    input  wire                    bias_valid,
    input  wire                    room,
    // The step of this cycle.
    output wire                    step,
    output wire                    a_replay,
    output wire                    b_replay,
    output wire                    b_kept,
    output reg  [A_ADDR_WIDTH-1:0] a_address,
    output reg  [B_ADDR_WIDTH-1:0] b_address,
    output wire                    a_final,      // last beat of A in this GEMM
    output wire                    b_final,
    // The tile that ends with this step.
    output wire                    tile_end,
    output reg  [T_ADDR_WIDTH-1:0] tile_column,
    output wire                    bias_replay,  // the bias of this column tile was taken before
    output wire                    bias_final,   // last bias of this GEMM
    output wire [ROW_BITS-1:0]     tile_rows,    // rows of C in this tile
    output wire [COL_BITS-1:0]     tile_cols,
    output wire                    tile_final    // last tile of this GEMM
);

  // The array's size in the width of each counter that it is compared with.
  localparam [M_WIDTH-1:0]   ROWS_M   = ROWS;
  localparam [N_WIDTH-1:0]   COLS_N   = COLS;
  localparam [ROW_BITS-1:0]  ALL_ROWS = ROWS;
  localparam [COL_BITS-1:0]  ALL_COLS = COLS;
  localparam [STEP_BITS-1:0] PAUSE    = MIN_STEPS - 2;
  localparam [STEP_BITS-1:0] ONE_STEP = 1;
  localparam [K_WIDTH-1:0]   ONE_K    = 1;
  localparam [K_WIDTH-1:0]   TWO_K    = 2;

  reg                 active;
  reg [K_WIDTH-1:0]   k_total;
  reg [N_WIDTH-1:0]   n_total;
  reg [M_WIDTH-1:0]   m_left;    // rows of C from this tile on
  reg [N_WIDTH-1:0]   n_left;
  reg [K_WIDTH-1:0]   k_left;
  reg                 first_row_tile;
  reg                 first_col_tile;
  reg [STEP_BITS-1:0] wait_steps;  // cycles until another tile may end, less one

  // What decides a step is kept in flags, so that the decision takes little time. Those that only matter when a tile
  // ends may be a cycle late, for no tile ends in the cycle after another, and what lets it end stays true until then.
  // While there is no command, the flags alone hold the steps back, and what a command sets is set in every cycle.
  reg last_k;         // k_left is 1, or there is no command
  reg single_k;       // k_total is 1
  reg last_col_tile;  // n_left is at most COLS
  reg last_row_tile;
  reg waiting;        // wait_steps is not 0
  reg may_end;

  wire operands = (a_replay || a_valid) && (b_replay || b_valid);

  assign a_replay    = !first_col_tile && A_KEPT != 0;
  assign b_replay    = !first_row_tile && b_kept;
  assign bias_replay = !first_row_tile;
  assign step        = operands && (may_end || !last_k);
  assign tile_end    = operands && may_end && last_k;
  assign tile_rows   = last_row_tile ? m_left[ROW_BITS-1:0] : ALL_ROWS;
  assign tile_cols   = last_col_tile ? n_left[COL_BITS-1:0] : ALL_COLS;
  assign tile_final  = last_col_tile && last_row_tile;
  assign a_final     = last_k && last_row_tile && (A_KEPT != 0 || last_col_tile);
  assign b_final     = last_k && last_col_tile && (b_kept || last_row_tile);
  assign bias_final  = last_col_tile;

  // `step` and `tile_end` are known late: what else decides is ready by then.
  wire next_command  = !active || tile_final;
  wire next_row_tile = !active || last_col_tile;
  wire tile_start    = tile_end || !active;              // the next tile is set up
  wire row_start     = tile_start && next_row_tile;      // it is the first one of a row of tiles
  wire command_start = tile_start && next_command;       // it is the first one of a command, if there is one

  assign command_take = command_start && command_valid;

  always @(posedge clk) begin
    if (rst)                active <= 1'b0;
    else if (command_start) active <= command_valid;

    if (rst)           wait_steps <= {STEP_BITS{1'b0}};
    else if (tile_end) wait_steps <= PAUSE;
    else if (waiting)  wait_steps <= wait_steps - ONE_STEP;

    if (rst)           waiting <= 1'b0;
    else if (tile_end) waiting <= MIN_STEPS > 2;
    else if (waiting)  waiting <= wait_steps != ONE_STEP;

    if (rst) may_end <= 1'b0;
    else     may_end <= !tile_end && (active || command_valid) && room && !waiting && (bias_valid || bias_replay);

    if (rst)             last_k <= 1'b1;
    else if (tile_start) last_k <= next_command ? !command_valid || command_k == ONE_K : single_k;
    else if (step)       last_k <= k_left == TWO_K;
  end

  always @(posedge clk) begin
    last_col_tile <= active ? n_left <= COLS_N : command_n <= COLS_N;
    last_row_tile <= active ? m_left <= ROWS_M : command_m <= ROWS_M;

    // The last tile of a GEMM leaves these as the first one of the next needs them.
    if (tile_start) first_col_tile <= next_row_tile;
    if (row_start)  first_row_tile <= next_command;

    if (tile_start) a_address <= {A_ADDR_WIDTH{1'b0}};
    else if (step)  a_address <= a_address + 1'b1;

    if (row_start) b_address <= {B_ADDR_WIDTH{1'b0}};
    else if (step) b_address <= b_address + 1'b1;

    if (row_start)     tile_column <= {T_ADDR_WIDTH{1'b0}};
    else if (tile_end) tile_column <= tile_column + 1'b1;

    if (command_start) begin
      k_total  <= command_k;
      single_k <= command_k == ONE_K;
      n_total  <= command_n;
    end

    if (tile_start) k_left <= next_command ? command_k : k_total;
    else if (step)  k_left <= k_left - ONE_K;

    if (tile_start) n_left <= next_command ? command_n : next_row_tile ? n_total : n_left - COLS_N;
    if (row_start)  m_left <= next_command ? command_m : m_left - ROWS_M;
  end

  gemm_kept_tiles #(.KEPT(B_KEPT_TILES), .TILES(B_TILES), .COUNT_BITS(KEPT_BITS)) keep_b (
      .clk    (clk),
      .restart(row_start),
      .next   (tile_end),
      .kept   (b_kept)
  );

endmodule
