// Additive scrambler of wireless LAN, x^7 + x^4 + 1, for a byte per clock. Scrambles and descrambles alike.
module scrambler_additive_byte (
    input  wire       clk,
    input  wire       rst,
    input  wire       in_valid,
    input  wire       in_first,
    input  wire [6:0] seed,
    input  wire [7:0] in_data,
    output reg        out_valid,
    output reg  [7:0] out_data
);

  // Eight steps of the key generator: {state behind them, key bits}, the first key bit lowest.
  function [14:0] generate_key;
    input [6:0] state;
    integer i;

    begin
      generate_key = {state, 8'd0};
      for (i = 0; i < 8; i = i + 1)
        generate_key = {
          generate_key[13:8], generate_key[14] ^ generate_key[11],  // x7 and x4, back into x1
          generate_key[14] ^ generate_key[11], generate_key[7:1]    // the same bit is the key
        };
    end
  endfunction

  reg  [6:0] state;  // x7 at the top
  wire [6:0] start = in_first ? seed : state;
  wire [6:0] behind;
  wire [7:0] key;

  // A frame begins with the seed, its second byte goes on from there.
  assign {behind, key} = generate_key(start);

  // State only moves with bytes.
  always @(posedge clk) begin
    if (rst)           state <= 7'h7f;
    else if (in_valid) state <= behind;
  end

  // One cycle from byte to byte.
  always @(posedge clk) begin
    if (rst) out_valid <= 1'b0;
    else     out_valid <= in_valid;
    if (in_valid) out_data <= in_data ^ key;
  end

endmodule
