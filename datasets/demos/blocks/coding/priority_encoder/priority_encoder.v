// Priority encoder: the position of the highest bit that is set, of eight, and whether there is one.
module priority_encoder (
    input  wire [7:0] bits,
    output reg  [2:0] position,
    output wire       found
);

  // Each level asks whether the upper half of what is left has a bit set; the last one needs one bit only.
  wire [3:1] half     = (bits[7:4] != 4'd0) ? bits[7:5] : bits[3:1];
  wire       last_one = (half[3:2] != 2'd0) ? half[3] : half[1];

  // Any bit at all.
  assign found = bits != 8'd0;

  // The answers, from the first question to the last, are the bits of the position.
  always @(*) begin
    position[2] = bits[7:4] != 4'd0;
    position[1] = half[3:2] != 2'd0;
    position[0] = last_one;
  end

endmodule
