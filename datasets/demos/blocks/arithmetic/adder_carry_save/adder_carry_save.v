// Adds five unsigned operands with carry-save rows: only the last row lets a carry run.
module adder_carry_save (
    input  wire [7:0]  a,
    input  wire [7:0]  b,
    input  wire [7:0]  c,
    input  wire [7:0]  d,
    input  wire [7:0]  e,
    output wire [10:0] total
);

  // Each row turns three numbers into two with the same sum. 5 * 255 = 1275 fits in 11 bits: no loss.
  wire [10:0] sum_1, carry_1, sum_2, carry_2, sum_3, carry_3;

  carry_save_row row_1 (.x({3'd0, a}), .y({3'd0, b}), .z({3'd0, c}), .sum(sum_1), .carry(carry_1));
  carry_save_row row_2 (.x(sum_1), .y(carry_1), .z({3'd0, d}), .sum(sum_2), .carry(carry_2));
  carry_save_row row_3 (.x(sum_2), .y(carry_2), .z({3'd0, e}), .sum(sum_3), .carry(carry_3));

  // The one addition whose carry goes through all bits.
  assign total = sum_3 + carry_3;

endmodule

// Full adders side by side that do not know of each other: x + y + z = sum + carry, modulo 2**11.
module carry_save_row (
    input  wire [10:0] x,
    input  wire [10:0] y,
    input  wire [10:0] z,
    output wire [10:0] sum,
    output wire [10:0] carry
);

  wire [10:0] majority   = x & y | x & z | y & z;
  wire        top_unused = majority[10];  // would have weight 2**11

  assign sum   = x ^ y ^ z;              // weight 1 of each full adder
  assign carry = {majority[9:0], 1'b0};  // weight 2: one place further up

endmodule
