// Leading zeros of a 16-bit word, counted by a tree: pairs, then halves that are merged level by level.
//
//   A count of 2**k bits has k+1 bits. Its top bit is set when all of them are zero, so that the same bit
//   serves as a flag and no comparison is needed anywhere.
module leading_zero_count (
    input  wire [15:0] word,
    output wire [4:0]  count
);

  wire [15:0] pairs;   // eight counts of 2 bits
  wire [11:0] quads;   // four counts of 3 bits
  wire [7:0]  octets;  // two counts of 4 bits

  genvar i;
  generate
    for (i = 0; i < 8; i = i + 1) begin : in_pairs
      // 00: none, 01: none before the last, 10: both zero.
      assign pairs[2*i+1:2*i] = {word[2*i+1:2*i] == 2'b00, word[2*i+1:2*i] == 2'b01};
    end

    for (i = 0; i < 4; i = i + 1) begin : in_quads
      merge_counts #(.BITS(2)) merge (
          .upper(pairs[4*i+3:4*i+2]), .lower(pairs[4*i+1:4*i]), .both(quads[3*i+2:3*i])
      );
    end

    for (i = 0; i < 2; i = i + 1) begin : in_octets
      merge_counts #(.BITS(3)) merge (
          .upper(quads[6*i+5:6*i+3]), .lower(quads[6*i+2:6*i]), .both(octets[4*i+3:4*i])
      );
    end
  endgenerate

  merge_counts #(.BITS(4)) merge (.upper(octets[7:4]), .lower(octets[3:0]), .both(count));

endmodule

// The count of two halves from the counts of each: the lower half counts only if the upper one is all zero.
module merge_counts #(
    parameter BITS = 2
) (
    input  wire [BITS-1:0] upper,
    input  wire [BITS-1:0] lower,
    output wire [BITS:0]   both
);

  wire all_zero = upper[BITS-1] && lower[BITS-1];

  // Behind an empty upper half, its 2**(BITS-1) zeros are added by writing a bit, not by an adder.
  assign both = upper[BITS-1] ? {all_zero, !all_zero, lower[BITS-2:0]} : {1'b0, upper};

endmodule
