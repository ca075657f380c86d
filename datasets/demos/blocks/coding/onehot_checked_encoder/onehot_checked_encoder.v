// Encodes a one-hot word of 16 bits to its position and checks that exactly one bit is set.
//
//   Without priority each bit of the position is a plain OR; what is wrong with the word is said apart.
module onehot_checked_encoder (
    input  wire [15:0] onehot,
    output wire [3:0]  position,
    output wire        none,
    output wire        several
);

  // A bit of the position is the OR of the inputs whose number has that bit.
  assign position[0] = |(onehot & 16'haaaa);  // odd numbers
  assign position[1] = |(onehot & 16'hcccc);  // 2, 3, 6, 7, ...
  assign position[2] = |(onehot & 16'hf0f0);  // 4 to 7, 12 to 15
  assign position[3] = |(onehot & 16'hff00);  // 8 to 15

  // Above each set bit, is there another one? Prefix OR from below.
  wire [16:0] seen_below;
  assign seen_below[0] = 1'b0;  // nothing below bit 0

  genvar i;
  generate
    for (i = 0; i < 16; i = i + 1) begin : places
      assign seen_below[i+1] = seen_below[i] || onehot[i];  // chains upwards
    end
  endgenerate

  assign none    = !seen_below[16];               // no bit at all
  assign several = |(onehot & seen_below[15:0]);  // a bit with another one below

endmodule
