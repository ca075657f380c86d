// One-dimensional cellular automaton of 16 cells in a ring, with any of the 256 elementary rules.
//
//   Bit i of the rule is the new state of a cell whose left neighbour, self and right neighbour form i.
module cellular_automaton_rule #(
    parameter CELLS = 16
) (
    input  wire             clk,
    input  wire             rst,
    input  wire             load,
    input  wire [CELLS-1:0] seed,
    input  wire             step,
    input  wire [7:0]       rule,
    output reg  [CELLS-1:0] cells,
    output wire             still
);

  // Neighbours of all cells at once: the left one of a cell is the bit above it.
  wire [CELLS-1:0] left  = {cells[0], cells[CELLS-1:1]};
  wire [CELLS-1:0] right = {cells[CELLS-2:0], cells[CELLS-1]};
  wire [CELLS-1:0] next;

  // A table of eight entries per cell.
  genvar i;
  generate
    for (i = 0; i < CELLS; i = i + 1) begin : cell_rule
      wire [2:0] view = {left[i], cells[i], right[i]};
      assign next[i] = rule[view];   // rule 30: random-looking; rule 110: universal
    end
  endgenerate

  // A pattern that its rule maps to itself.
  assign still = next == cells;

  // The row of cells; one living cell in the middle after reset.
  always @(posedge clk) begin
    if (rst)       cells <= {{(CELLS / 2 - 1){1'b0}}, 1'b1, {(CELLS / 2){1'b0}}};
    else if (load) cells <= seed;
    else if (step) cells <= next;
  end

endmodule
