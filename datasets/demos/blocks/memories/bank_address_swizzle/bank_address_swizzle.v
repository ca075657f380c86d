// Spreads a matrix of 8 by 8 words over eight banks so that rows and columns both read without conflict.
//
//   The bank is the exclusive or of row and column (all distinct along either), the row is the address in it.
//   In lane order the data must then be permuted: lane l of an access finds its word in bank_of_lane l.
module bank_address_swizzle (
    input  wire        by_column,
    input  wire [2:0]  line,
    input  wire [2:0]  lane,
    output wire [2:0]  bank,
    output wire [23:0] addresses,
    output wire        straight
);

  // An access takes a whole row (line is the row) or a whole column (line is the column).
  wire [2:0] row    = by_column ? lane : line;
  wire [2:0] column = by_column ? line : lane;
  assign bank       = row ^ column;  // where the word of this lane lies
  assign straight   = line == 3'd0;  // lanes and banks agree: no permutation is needed

  // Address of each bank: the same row in all, or for a column the row that has it in this bank.
  wire [23:0] same_row   = {8{line}};
  wire [23:0] column_row = {3'd7, 3'd6, 3'd5, 3'd4, 3'd3, 3'd2, 3'd1, 3'd0} ^ {8{line}};
  assign addresses = by_column ? column_row : same_row;  // bank b at bits 3*b+2 to 3*b

endmodule
