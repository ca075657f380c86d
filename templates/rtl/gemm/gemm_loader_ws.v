// Shifts tiles of weights into the array: for each tile of COLS columns of B, for each ROWS rows of it,
// ROWS shifts. Rows of B beyond K are zeros and take no beat from the stream.
//
//   `loaded` says that a whole tile waits in the shadow registers. `swap` takes it; the next tile may not
//   disturb the last row before the swap has reached it: ROWS-1 cycles later in a systolic array.
module gemm_loader_ws #(
    parameter ROWS     = 8,
    parameter COLS     = 8,
    parameter B_BITS   = 64,  // of one beat of B
    parameter K_WIDTH  = 7,
    parameter N_WIDTH  = 7,
    parameter ROW_BITS = 4,   // bits that hold ROWS
    parameter HOLD     = 6    // cycles after a swap in which the shadow registers may not move
) (
    input  wire               clk,
    input  wire               rst,
    input  wire               command_valid,
    output wire               command_take,
    input  wire [K_WIDTH-1:0] command_k,
    input  wire [N_WIDTH-1:0] command_n,
    input  wire               b_valid,
    output wire               b_take,
    output wire               b_final,      // last beat of B in this GEMM
    input  wire [B_BITS-1:0]  b_data,
    input  wire               swap,
    output reg                loaded,
    // To the array, one cycle after the step.
    output reg                load,
    output reg  [B_BITS-1:0]  weights
);

  localparam [N_WIDTH-1:0]  COLS_N = COLS;
  localparam [K_WIDTH-1:0]  ONE_K  = 1;
  localparam [ROW_BITS-1:0] ONE    = 1;
  localparam [ROW_BITS-1:0] ALL    = ROWS;
  localparam [ROW_BITS-1:0] PAUSE  = HOLD;

  reg                active;
  reg [K_WIDTH-1:0]  k_total;
  reg [K_WIDTH-1:0]  k_left;     // rows of B that have not been taken in this column tile
  reg [N_WIDTH-1:0]  n_left;
  reg [ROW_BITS-1:0] rows_left;  // shifts left in this tile
  reg [ROW_BITS-1:0] hold;       // cycles until the shadow registers may move again

  wire padding   = k_left == {K_WIDTH{1'b0}};
  wire last_col  = n_left <= COLS_N;
  wire step      = active && !loaded && hold == {ROW_BITS{1'b0}} && (padding || b_valid);
  wire tile_end  = step && rows_left == ONE;
  wire k_end     = tile_end && (padding || k_left == ONE_K);  // no row of B is left
  wire all_end   = k_end && last_col;

  assign b_take       = step && !padding;
  assign b_final      = k_left == ONE_K && last_col;
  assign command_take = command_valid && !active;  // a cycle late does not matter: the last tile waits for its swap

  always @(posedge clk) begin
    if (rst)               active <= 1'b0;
    else if (command_take) active <= 1'b1;
    else if (all_end)      active <= 1'b0;

    if (rst)           loaded <= 1'b0;
    else if (tile_end) loaded <= 1'b1;
    else if (swap)     loaded <= 1'b0;

    if (rst)                            hold <= {ROW_BITS{1'b0}};
    else if (swap)                      hold <= PAUSE;
    else if (hold != {ROW_BITS{1'b0}})  hold <= hold - ONE;

    if (rst || tile_end) rows_left <= ALL;
    else if (step)       rows_left <= rows_left - ONE;
  end

  always @(posedge clk) begin
    if (command_take) begin
      k_total <= command_k;
      k_left  <= command_k;
      n_left  <= command_n;
    end else if (k_end) begin
      k_left <= k_total;
      n_left <= n_left - COLS_N;
    end else if (b_take) begin
      k_left <= k_left - ONE_K;
    end
  end

  always @(posedge clk) begin
    load    <= step && !rst;
    weights <= b_take ? b_data : {B_BITS{1'b0}};
  end

endmodule
