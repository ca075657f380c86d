// Self-synchronizing scrambler and descrambler for a serial line, polynomial x^23 + x^18 + 1.
//
//   Both keep the last 23 bits of the line, so that the receiver is in step after 23 right bits.
module scrambler_self_sync (
    input  wire clk,
    input  wire rst,
    input  wire descramble,
    input  wire bit_valid,
    input  wire bit_in,
    output wire bit_out
);

  // history[k] is the bit that was on the line k+1 valid bits ago.
  reg  [22:0] history;
  wire        key      = history[17] ^ history[22];
  wire        line_bit = descramble ? bit_in : bit_out;  // a sender's line is its output

  assign bit_out = bit_in ^ key;  // the same key twice gives the bit back

  // Reset to ones: a line of zeros would otherwise be scrambled to zeros.
  always @(posedge clk) begin
    if (rst)            history <= {23{1'b1}};
    else if (bit_valid) history <= {history[21:0], line_bit};
  end

endmodule
