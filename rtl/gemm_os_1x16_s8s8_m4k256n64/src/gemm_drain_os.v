// Tells when rows of results leave an output-stationary array.
//
//   `tile_done` is high in the cycle before row 0 of a tile leaves; `tile_rows` says with it how many rows belong to C.
//   The other rows follow in every second cycle of a systolic array, in every cycle with BROADCAST.
module gemm_drain_os #(
    parameter ROW_BITS  = 4,
    parameter BROADCAST = 0
) (
    input  wire                clk,
    input  wire                rst,
    input  wire                tile_done,
    input  wire [ROW_BITS-1:0] tile_rows,
    output reg                 row_valid,
    output reg                 row_last
);

  localparam [ROW_BITS-1:0] ONE = 1;

  reg                phase;      // high in the cycles between two rows
  reg [ROW_BITS-1:0] rows_left;  // rows of the tile that have not left yet

  wire draining = rows_left != {ROW_BITS{1'b0}};
  wire row      = tile_done || (draining && (!phase || BROADCAST != 0));

  always @(posedge clk) begin
    if (rst)            rows_left <= {ROW_BITS{1'b0}};
    else if (tile_done) rows_left <= tile_rows - ONE;
    else if (row)       rows_left <= rows_left - ONE;

    phase     <= row;
    row_valid <= row && !rst;
    row_last  <= tile_done ? tile_rows == ONE : rows_left == ONE;
  end

endmodule
