// Converter between binary and reflected Gray code of eight bits, in either direction.
module gray_converter (
    input  wire [7:0] code_in,
    input  wire       to_binary,
    output wire [7:0] code_out
);

  // To Gray: each bit is compared with its upper neighbour. One row of XOR gates.
  wire [7:0] gray = code_in ^ (code_in >> 1);

  // To binary: each bit is the parity of all Gray bits from it upwards. Three rows, distances 1, 2 and 4.
  wire [7:0] parity_2 = code_in ^ (code_in >> 1);
  wire [7:0] parity_4 = parity_2 ^ (parity_2 >> 2);
  wire [7:0] binary   = parity_4 ^ (parity_4 >> 4);

  assign code_out = to_binary ? binary : gray;  // the first row serves both

endmodule
