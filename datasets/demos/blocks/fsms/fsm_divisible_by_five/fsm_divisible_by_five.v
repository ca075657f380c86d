// Tells whether a number that comes in bit by bit, highest bit first, is divisible by five.
//
//   Only the remainder is kept: each bit b makes the number 2n + b, so the remainder r becomes 2r + b mod 5.
module fsm_divisible_by_five (
    input  wire       clk,
    input  wire       rst,
    input  wire       in_valid,
    input  wire       in_first,
    input  wire       in_bit,
    output wire       divisible,
    output reg  [2:0] remainder
);

  // The first bit of a number starts from nothing.
  wire [2:0] so_far  = in_first ? 3'd0 : remainder;
  wire [3:0] doubled = {so_far, in_bit};   // 0 to 9
  wire [3:0] reduced = doubled >= 4'd5 ? doubled - 4'd5 : doubled;
  wire       unused_top = reduced[3];      // never set: what is left is 0 to 4

  // Zero is divisible by everything.
  assign divisible = remainder == 3'd0;

  // The remainder of all bits so far.
  always @(posedge clk) begin
    if (rst)           remainder <= 3'd0;
    else if (in_valid) remainder <= reduced[2:0];
  end

endmodule
