// Array divider by non-restoring division: 8-bit dividend, 4-bit divisor, one row for each quotient bit.
//
//   A row adds the divisor back if the remainder above it is negative, and subtracts it if not. Nothing is
//   restored on the way; one addition at the end makes a negative remainder positive.
module divider_nonrestoring (
    input  wire [7:0] dividend,
    input  wire [3:0] divisor,
    output wire [7:0] quotient,
    output wire [3:0] remainder,
    output wire       divide_by_zero
);

  // Partial remainders in two's complement, -divisor to divisor-1: five bits each. Number 0 is zero.
  wire [5*9-1:0] partial;
  assign partial[4:0] = 5'd0;  // before the first row

  genvar row;
  generate
    for (row = 0; row < 8; row = row + 1) begin : rows
      add_or_subtract_row step (
          .above(partial[5*row+4:5*row]), .dividend_bit(dividend[7-row]), .divisor(divisor),
          .below(partial[5*row+9:5*row+5]), .quotient_bit(quotient[7-row])
      );
    end
  endgenerate

  // The last remainder may be negative still; the quotient bits are right already.
  wire [4:0] last      = partial[5*9-1:5*8];
  wire [4:0] corrected = last + (last[4] ? {1'b0, divisor} : 5'd0);
  wire       sign_unused = corrected[4];  // 0 by now

  assign remainder      = corrected[3:0];   // below the divisor
  assign divide_by_zero = divisor == 4'd0; // the other outputs mean nothing then

endmodule

// One row: doubles the remainder, takes in a dividend bit, and moves towards zero by one divisor.
module add_or_subtract_row (
    input  wire [4:0] above,
    input  wire       dividend_bit,
    input  wire [3:0] divisor,
    output wire [4:0] below,
    output wire       quotient_bit
);

  // The doubled number may need six bits, the result of the row does not: arithmetic modulo 32 is enough.
  wire       negative = above[4];
  wire [4:0] doubled  = {above[3:0], dividend_bit};
  wire [4:0] operand  = {1'b0, divisor};

  assign below        = negative ? doubled + operand : doubled - operand;  // towards zero
  assign quotient_bit = !below[4];                                        // the divisor went in

endmodule
