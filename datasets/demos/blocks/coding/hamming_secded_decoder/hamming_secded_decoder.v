// Decoder of the extended Hamming code (13, 8): corrects one wrong bit and detects two.
//
//   The syndrome is the XOR of the numbers of all positions that hold a one: it names the wrong position.
module hamming_secded_decoder (
    input  wire [12:0] received,
    output wire [7:0]  data,
    output wire        corrected,
    output wire        uncorrectable
);

  // Check bit k is wrong if the positions with bit k in their number have an odd number of ones.
  wire [3:0] syndrome;
  assign syndrome[0] = ^(received & 13'b0101010101010);  // 1, 3, 5, 7, 9, 11
  assign syndrome[1] = ^(received & 13'b0110011001100);  // 2, 3, 6, 7, 10, 11
  assign syndrome[2] = ^(received & 13'b1000011110000);  // 4, 5, 6, 7, 12
  assign syndrome[3] = ^(received & 13'b1111100000000);  // 8 to 12

  // An odd number of ones means one error (or three); an even one with a syndrome means two.
  wire odd_errors = ^received;
  wire in_range   = syndrome <= 4'd12;

  assign corrected     = odd_errors && in_range;                     // may be the parity bit itself
  assign uncorrectable = odd_errors ? !in_range : syndrome != 4'd0;  // data cannot be trusted

  // Position 0 is flipped for syndrome 0, and nobody looks at it.
  wire [12:0] flip  = corrected ? 13'd1 << syndrome : 13'd0;
  wire [12:0] fixed = received ^ flip;

  wire [4:0] check_bits_unused = {fixed[8], fixed[4], fixed[2:0]};

  assign data = {fixed[12:9], fixed[7:5], fixed[3]};  // out of the places that are no powers of two

endmodule
