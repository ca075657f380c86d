// ROWS x COLS output-stationary processing elements.
//
//   Systolic: lane r of `a` enters row r and lane c of `b` enters column c, each skewed by one cycle per lane before
//   it gets here. `last` is skewed like a. Sums leave at row 0, row after row in every second cycle, lane c
//   c cycles after lane 0.
//   BROADCAST: lane r of `a` goes to all of row r at once, and lane c of `b` to all of column c, without skew. Sums
//   leave at row 0, row after row in every cycle, all lanes at once.
module gemm_mesh_os #(
    parameter ROWS      = 8,
    parameter COLS      = 8,
    parameter A_WIDTH   = 8,
    parameter B_WIDTH   = 8,
    parameter ACC_WIDTH = 32,
    parameter A_SIGNED  = 1,
    parameter B_SIGNED  = 1,
    parameter SATURATE  = 0,
    parameter PIPELINE  = 1,
    parameter BROADCAST = 0
) (
    input  wire                      clk,
    input  wire [ROWS*A_WIDTH-1:0]   a,
    input  wire [COLS*B_WIDTH-1:0]   b,
    input  wire [ROWS-1:0]           last,
    output wire [COLS*ACC_WIDTH-1:0] c
);

  genvar row, col;
  generate
    for (row = 0; row < ROWS; row = row + 1) begin : rows
      for (col = 0; col < COLS; col = col + 1) begin : cols
        wire [A_WIDTH-1:0]   a_in;
        wire [B_WIDTH-1:0]   b_in;
        wire                 last_in;
        wire [ACC_WIDTH-1:0] drain_in;
        wire [A_WIDTH-1:0]   a_out;
        wire [B_WIDTH-1:0]   b_out;
        wire                 last_out;
        wire [ACC_WIDTH-1:0] drain_out;

        if (col == 0 || BROADCAST != 0) begin : from_outside
          assign a_in    = a[row*A_WIDTH +: A_WIDTH];
          assign last_in = last[row];
        end else begin : from_left
          assign a_in    = rows[row].cols[col-1].a_out;
          assign last_in = rows[row].cols[col-1].last_out;
        end

        if (row == 0) begin : top_edge
          assign c[col*ACC_WIDTH +: ACC_WIDTH] = drain_out;
        end
        if (row == 0 || BROADCAST != 0) begin : from_top
          assign b_in = b[col*B_WIDTH +: B_WIDTH];
        end else begin : from_above
          assign b_in = rows[row-1].cols[col].b_out;
        end

        if (row == ROWS - 1) begin : bottom_edge
          assign drain_in = {ACC_WIDTH{1'b0}};
        end else begin : from_below
          assign drain_in = rows[row+1].cols[col].drain_out;
        end

        // Operands leave the array behind its last column and row.
        if (col == COLS - 1 || BROADCAST != 0) begin : right_edge
          wire unused = &{1'b0, a_out, last_out};
        end
        if (row == ROWS - 1 || BROADCAST != 0) begin : below
          wire unused = &{1'b0, b_out};
        end

        gemm_pe_os #(
            .A_WIDTH  (A_WIDTH),
            .B_WIDTH  (B_WIDTH),
            .ACC_WIDTH(ACC_WIDTH),
            .A_SIGNED (A_SIGNED),
            .B_SIGNED (B_SIGNED),
            .SATURATE (SATURATE),
            .PIPELINE (PIPELINE)
        ) pe (
            .clk      (clk),
            .a_in     (a_in),
            .b_in     (b_in),
            .last_in  (last_in),
            .a_out    (a_out),
            .b_out    (b_out),
            .last_out (last_out),
            .drain_in (drain_in),
            .drain_out(drain_out)
        );
      end
    end
  endgenerate

endmodule
