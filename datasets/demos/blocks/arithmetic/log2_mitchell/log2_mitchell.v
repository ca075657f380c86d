// Base-2 logarithm of an unsigned 16-bit integer after Mitchell: log2(2**p * (1 + f)) is taken as p + f.
//
//   Result: unsigned Q4.8. It is never too great, and too small by at most 0.0861 (and what cutting costs).
module log2_mitchell (
    input  wire [15:0] value,
    output wire [11:0] log2,
    output wire        is_zero
);

  // Moves the leading one to bit 15 in four steps of 8, 4, 2 and 1; each step tells one bit of the exponent.
  wire [3:0]  place;
  wire [15:0] by_8, by_4, by_2, normal;

  assign place[3] = value[15:8] != 8'd0;   // leading one in the upper half
  assign place[2] = by_8[15:12] != 4'd0;   // in the upper quarter of what is left
  assign place[1] = by_4[15:14] != 2'd0;   // and so on
  assign place[0] = by_2[15];              // at the top already

  assign by_8   = place[3] ? value : value << 8;  // a shift where the upper part is empty
  assign by_4   = place[2] ? by_8 : by_8 << 4;    // two bits of the exponent are known by now
  assign by_2   = place[1] ? by_4 : by_4 << 2;    // three
  assign normal = place[0] ? by_2 : by_2 << 1;    // all; bit 15 is the leading one

  // The fraction is what stands behind the leading one, cut to eight bits.
  wire [6:0] cut_unused = normal[6:0];

  assign is_zero = !normal[15];                               // there was no leading one
  assign log2    = is_zero ? 12'd0 : {place, normal[14:7]};   // exponent and mantissa, as they are

endmodule
