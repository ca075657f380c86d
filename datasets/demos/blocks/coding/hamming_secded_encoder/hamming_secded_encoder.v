// Encoder of an extended Hamming code (13, 8): corrects one wrong bit, detects two.
//
//   Bit p of the code word is position p of the textbook. Positions that are powers of two hold check bits,
//   each over the positions whose number contains that power; bit 0 makes the parity of all even.
module hamming_secded_encoder (
    input  wire [7:0]  data,
    output wire [12:0] code_word
);

  // Data bits in order at positions 3, 5, 6, 7, 9, 10, 11, 12; zero where check bits will stand.
  wire [12:0] placed = {data[7:4], 1'b0, data[3:1], 1'b0, data[0], 3'b000};

  // Which positions have bit 0, 1, 2, 3 in their number.
  localparam [12:0] HAS_1 = 13'b0101010101010;
  localparam [12:0] HAS_2 = 13'b0110011001100;
  localparam [12:0] HAS_4 = 13'b1000011110000;
  localparam [12:0] HAS_8 = 13'b1111100000000;

  wire check_1 = ^(placed & HAS_1);
  wire check_2 = ^(placed & HAS_2);
  wire check_4 = ^(placed & HAS_4);
  wire check_8 = ^(placed & HAS_8);

  // The Hamming code without its overall parity.
  wire [12:1] checked = {placed[12:9], check_8, placed[7:5], check_4, placed[3], check_2, check_1};
  wire [4:0]  zeros_unused = {placed[8], placed[4], placed[2:0]};

  assign code_word = {checked, ^checked};  // parity over twelve bits, so that thirteen are even

endmodule
