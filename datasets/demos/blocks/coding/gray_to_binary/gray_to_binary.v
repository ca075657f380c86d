// Converts Gray code to binary: each binary bit is the parity of the Gray bits from its place upwards.
module gray_to_binary #(
    parameter WIDTH = 8
) (
    input  wire [WIDTH-1:0] gray,
    output wire [WIDTH-1:0] binary
);

  // Bit i is the XOR of gray[WIDTH-1:i]; a reduction for each, so that the depth is logarithmic.
  genvar i;
  generate
    for (i = 0; i < WIDTH; i = i + 1) begin : bits
      assign binary[i] = ^gray[WIDTH-1:i];  // parity
    end
  endgenerate

endmodule
