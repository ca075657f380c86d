// ROWS x COLS weight-stationary processing elements.
//
//   Lane r of `a` enters row r and lane c of `b` enters column c, each skewed by one cycle per lane before it
//   gets here; `swap` is skewed like a and `load` like b. Partial sums leave below the last row, lane c
//   c cycles after lane 0.
module gemm_mesh_ws #(
    parameter ROWS       = 8,
    parameter COLS       = 8,
    parameter A_WIDTH    = 8,
    parameter B_WIDTH    = 8,
    parameter A_SIGNED   = 1,
    parameter B_SIGNED   = 1,
    parameter PSUM_WIDTH = 19,  // A_WIDTH + B_WIDTH + ceil(log2(ROWS))
    parameter PIPELINE   = 1
) (
    input  wire                       clk,
    input  wire [ROWS*A_WIDTH-1:0]    a,
    input  wire [ROWS-1:0]            swap,
    input  wire [COLS*B_WIDTH-1:0]    b,
    input  wire [COLS-1:0]            load,
    output wire [COLS*PSUM_WIDTH-1:0] psum
);

  // Bits that hold the sum of `count` products.
  function integer sum_width(input integer count);
    integer bits;
    begin
      bits = A_WIDTH + B_WIDTH;
      while ((1 << (bits - A_WIDTH - B_WIDTH)) < count) bits = bits + 1;
      sum_width = bits;
    end
  endfunction

  genvar row, col;
  generate
    for (row = 0; row < ROWS; row = row + 1) begin : rows
      localparam IN_WIDTH  = (row == 0) ? 1 : sum_width(row);
      localparam OUT_WIDTH = sum_width(row + 1);

      for (col = 0; col < COLS; col = col + 1) begin : cols
        wire [A_WIDTH-1:0]   a_in;
        wire                 swap_in;
        wire [B_WIDTH-1:0]   weight_in;
        wire [IN_WIDTH-1:0]  psum_in;
        wire [A_WIDTH-1:0]   a_out;
        wire                 swap_out;
        wire [B_WIDTH-1:0]   weight_out;
        wire [OUT_WIDTH-1:0] psum_out;

        if (col == 0) begin : left_edge
          assign a_in    = a[row*A_WIDTH +: A_WIDTH];
          assign swap_in = swap[row];
        end else begin : from_left
          assign a_in    = rows[row].cols[col-1].a_out;
          assign swap_in = rows[row].cols[col-1].swap_out;
        end

        if (row == 0) begin : top_edge
          assign weight_in = b[col*B_WIDTH +: B_WIDTH];
          assign psum_in   = 1'b0;
        end else begin : from_above
          assign weight_in = rows[row-1].cols[col].weight_out;
          assign psum_in   = rows[row-1].cols[col].psum_out;
        end

        if (row == ROWS - 1) begin : bottom_edge
          assign psum[col*PSUM_WIDTH +: PSUM_WIDTH] = psum_out;
        end

        // Operands leave the array behind its last column and row.
        if (col == COLS - 1) begin : right_edge
          wire unused = &{1'b0, a_out, swap_out};
        end
        if (row == ROWS - 1) begin : below
          wire unused = &{1'b0, weight_out};
        end

        gemm_pe_ws #(
            .A_WIDTH       (A_WIDTH),
            .B_WIDTH       (B_WIDTH),
            .A_SIGNED      (A_SIGNED),
            .B_SIGNED      (B_SIGNED),
            .FIRST_ROW     ((row == 0) ? 1 : 0),
            .PSUM_IN_WIDTH (IN_WIDTH),
            .PSUM_OUT_WIDTH(OUT_WIDTH),
            .PIPELINE      (PIPELINE)
        ) pe (
            .clk       (clk),
            .a_in      (a_in),
            .swap_in   (swap_in),
            .weight_in (weight_in),
            .load      (load[col]),
            .psum_in   (psum_in),
            .a_out     (a_out),
            .swap_out  (swap_out),
            .weight_out(weight_out),
            .psum_out  (psum_out)
        );
      end
    end
  endgenerate

endmodule
