// Signed 8-bit multiplier with radix-4 Booth recoding: four partial products instead of eight.
module multiplier_booth4 (
    input  wire signed [7:0]  a,
    input  wire signed [7:0]  b,
    output wire signed [15:0] product
);

  // Digit k is read from three bits of b that overlap; a zero is put below bit 0.
  wire [8:0] recoded = {b, 1'b0};

  wire signed [9:0] partial_0, partial_1, partial_2, partial_3;  // digit * a, -256 to 256

  booth_digit digit_0 (.bits(recoded[2:0]), .a(a), .partial(partial_0));
  booth_digit digit_1 (.bits(recoded[4:2]), .a(a), .partial(partial_1));
  booth_digit digit_2 (.bits(recoded[6:4]), .a(a), .partial(partial_2));
  booth_digit digit_3 (.bits(recoded[8:6]), .a(a), .partial(partial_3));

  // Weights 1, 4, 16, 64. All are extended by their sign to the width of the product.
  wire signed [15:0] lower = {{6{partial_0[9]}}, partial_0} + {{4{partial_1[9]}}, partial_1, 2'b00};
  wire signed [15:0] upper = {{2{partial_2[9]}}, partial_2, 4'b0000} + {partial_3, 6'b000000};

  assign product = lower + upper;  // even (-128)*(-128) = 16384 fits

endmodule

// One digit of -2, -1, 0, 1 or 2, times a.
module booth_digit (
    input  wire        [2:0] bits,
    input  wire signed [7:0] a,
    output reg  signed [9:0] partial
);

  wire signed [9:0] once  = {{2{a[7]}}, a};
  wire signed [9:0] twice = {a[7], a, 1'b0};

  // The digit is -2*bits[2] + bits[1] + bits[0].
  always @(*) begin
    case (bits)
      3'b001, 3'b010: partial = once;
      3'b011:         partial = twice;
      3'b100:         partial = -twice;
      3'b101, 3'b110: partial = -once;
      default:        partial = 10'sd0;
    endcase
  end

endmodule
