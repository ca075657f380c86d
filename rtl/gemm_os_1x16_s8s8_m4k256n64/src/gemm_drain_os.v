// Tells when rows of results leave an output-stationary array.
//
//   `tile_done` is high in the cycle in which row 0 of a tile leaves; the other rows follow in every second
//   cycle. `tile_rows` says how many rows belong to C; it is read when the tile starts.
module gemm_drain_os #(
    parameter ROW_BITS = 4
) (
    input  wire                clk,
    input  wire                rst,
    input  wire                tile_done,
    input  wire [ROW_BITS-1:0] tile_rows,
    output wire                row_valid,
    output wire                row_last
);

  localparam [ROW_BITS-1:0] ONE = 1;

  reg                phase;      // high in the cycles between two rows
  reg [ROW_BITS-1:0] rows_left;  // rows of the tile that have not left yet

  wire draining = rows_left != {ROW_BITS{1'b0}};

  assign row_valid = tile_done || (draining && !phase);
  assign row_last  = tile_done ? tile_rows == ONE : rows_left == ONE;

  always @(posedge clk) begin
    if (rst)            rows_left <= {ROW_BITS{1'b0}};
    else if (tile_done) rows_left <= tile_rows - ONE;
    else if (row_valid) rows_left <= rows_left - ONE;

    phase <= row_valid;
  end

endmodule
