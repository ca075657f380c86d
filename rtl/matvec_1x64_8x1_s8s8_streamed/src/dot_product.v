// ROWS dot products side by side: LANES products of each per cycle, added by a tree, and over BEATS beats.
//
//   All rows share x. Registers stand right before and right behind each multiplier. Stages: operands, products,
//   LEVELS of the trees and, with more than one beat, the sum over them; all move together when the last one can.
module dot_product #(
    parameter ROWS       = 2,
    parameter LANES      = 4,
    parameter X_WIDTH    = 8,
    parameter X_SIGNED   = 1,
    parameter W_WIDTH    = 8,
    parameter W_SIGNED   = 1,
    parameter BEATS      = 4,
    parameter COUNT_BITS = 2,   // hold BEATS - 1, at least 1
    parameter LEVELS     = 2,   // log2(LANES), rounded up
    parameter OUT_WIDTH  = 20,  // holds every sum
    parameter OUT_SIGNED = 1    // X_SIGNED or W_SIGNED
) (
    input  wire                                        clk,
    input  wire                                        rst,
    input  wire                                        in_valid,
    output wire                                        in_ready,
    input  wire [ROWS*LANES*W_WIDTH+LANES*X_WIDTH-1:0] in_data,    // {w of all rows, the last one first, x}
    input  wire                                        in_last,
    output wire                                        out_valid,
    input  wire                                        out_ready,
    output wire [ROWS*OUT_WIDTH-1:0]                   out_data,
    output wire                                        out_last
);

  localparam PRODUCT_WIDTH = X_WIDTH + W_WIDTH;
  localparam TREE_WIDTH    = PRODUCT_WIDTH + LEVELS;

  wire advance = out_ready || !out_valid;
  wire tree_valid;
  wire tree_last;

  assign in_ready = advance;

  stage_flags #(.STAGES(2 + LEVELS)) tree_flags (
      .clk      (clk),
      .rst      (rst),
      .advance  (advance),
      .in_valid (in_valid),
      .in_last  (in_last),
      .out_valid(tree_valid),
      .out_last (tree_last)
  );

  // -- Operands, products and trees -----------------------------------------------------------------------------

  reg  [ROWS*LANES*W_WIDTH-1:0] w;
  reg  [LANES*X_WIDTH-1:0]      x;
  wire [ROWS*OUT_WIDTH-1:0]     partial;  // sums of one beat

  always @(posedge clk) if (advance) {w, x} <= in_data;

  genvar row, lane;
  generate
    for (row = 0; row < ROWS; row = row + 1) begin : rows
      wire [LANES*PRODUCT_WIDTH-1:0] products;
      wire [TREE_WIDTH-1:0]          sum;

      for (lane = 0; lane < LANES; lane = lane + 1) begin : lanes
        wire signed [X_WIDTH:0]         x_term;
        wire signed [W_WIDTH:0]         w_term;
        wire signed [PRODUCT_WIDTH+1:0] exact = x_term * w_term;
        reg         [PRODUCT_WIDTH-1:0] product;

        resize #(.IN_WIDTH(X_WIDTH), .OUT_WIDTH(X_WIDTH + 1), .SIGNED(X_SIGNED)) extend_x (
            .in (x[lane*X_WIDTH +: X_WIDTH]),
            .out(x_term)
        );
        resize #(.IN_WIDTH(W_WIDTH), .OUT_WIDTH(W_WIDTH + 1), .SIGNED(W_SIGNED)) extend_w (
            .in (w[(row*LANES+lane)*W_WIDTH +: W_WIDTH]),
            .out(w_term)
        );

        always @(posedge clk) if (advance) product <= exact[PRODUCT_WIDTH-1:0];
        assign products[lane*PRODUCT_WIDTH +: PRODUCT_WIDTH] = product;

        // The extended operands would allow for two bits more.
        wire unused = &{1'b0, exact[PRODUCT_WIDTH+1:PRODUCT_WIDTH]};
      end

      product_tree #(
          .LANES (LANES),
          .WIDTH (PRODUCT_WIDTH),
          .SIGNED(OUT_SIGNED),
          .LEVELS(LEVELS)
      ) tree (
          .clk   (clk),
          .enable(advance),
          .in    (products),
          .sum   (sum)
      );

      resize #(.IN_WIDTH(TREE_WIDTH), .OUT_WIDTH(OUT_WIDTH), .SIGNED(OUT_SIGNED)) fit (
          .in (sum),
          .out(partial[row*OUT_WIDTH +: OUT_WIDTH])
      );
    end
  endgenerate

  // -- Sums over the beats of a row -----------------------------------------------------------------------------

  generate
    if (BEATS == 1) begin : at_once
      assign out_valid = tree_valid;
      assign out_last  = tree_last;
      assign out_data  = partial;
    end else begin : over_beats
      localparam [31:0] LAST = BEATS - 1;

      reg [COUNT_BITS-1:0] count;

      wire step       = advance && tree_valid;
      wire final_beat = count == LAST[COUNT_BITS-1:0];
      wire clear      = rst || (step && final_beat);

      always @(posedge clk) begin
        if (clear)     count <= {COUNT_BITS{1'b0}};
        else if (step) count <= count + 1'b1;
      end

      stage_flags #(.STAGES(1)) result_flags (
          .clk      (clk),
          .rst      (rst),
          .advance  (advance),
          .in_valid (tree_valid && final_beat),
          .in_last  (tree_last),
          .out_valid(out_valid),
          .out_last (out_last)
      );

      for (row = 0; row < ROWS; row = row + 1) begin : totals
        // What was added so far begins anew with zero; so the result has a register of its own.
        reg  [OUT_WIDTH-1:0] added;
        reg  [OUT_WIDTH-1:0] result;
        wire [OUT_WIDTH-1:0] total = added + partial[row*OUT_WIDTH +: OUT_WIDTH];

        always @(posedge clk) begin
          if (clear)     added <= {OUT_WIDTH{1'b0}};
          else if (step) added <= total;
          if (step) result <= total;
        end

        assign out_data[row*OUT_WIDTH +: OUT_WIDTH] = result;
      end
    end
  endgenerate

endmodule
