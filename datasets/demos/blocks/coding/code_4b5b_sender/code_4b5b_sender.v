// Sends nibbles as 4B/5B code (FDDI, fast Ethernet): five line bits for four data bits, else idle symbols.
//
//   Every symbol has enough ones for a receiver to keep its clock, once the line is coded as changes.
module code_4b5b_sender (
    input  wire       clk,
    input  wire       rst,
    input  wire       in_valid,
    output wire       in_ready,
    input  wire [3:0] in_nibble,
    output wire       line_bit,
    output reg        data_symbol
);

  localparam [4:0] IDLE = 5'b11111;

  // Of 15 first, of 0 last. None has more than one zero at its left end, nor more than two at its right end.
  localparam [16*5-1:0] CODES = {
    5'b11101, 5'b11100, 5'b11011, 5'b11010, 5'b10111, 5'b10110, 5'b10011, 5'b10010,
    5'b01111, 5'b01110, 5'b01011, 5'b01010, 5'b10101, 5'b10100, 5'b01001, 5'b11110
  };

  reg  [4:0] symbol;  // on the line, next bit on the left
  reg  [2:0] place;   // 0 to 4
  wire [4:0] coded;

  wire last_bit = place == 3'd4;

  assign in_ready = last_bit;   // a symbol cannot begin at any other time
  assign line_bit = symbol[4];  // without a gap: idle symbols fill up

  // What begins with the next bit.
  assign coded = in_valid ? CODES[5*in_nibble+:5] : IDLE;

  // A new symbol every five clocks.
  always @(posedge clk) begin
    if (rst)           {data_symbol, symbol} <= {1'b0, IDLE};
    else if (last_bit) {data_symbol, symbol} <= {in_valid, coded};
    else               symbol                <= {symbol[3:0], 1'b0};
  end

  // Place in the symbol.
  always @(posedge clk) begin
    if (rst) place <= 3'd0;
    else     place <= last_bit ? 3'd0 : place + 3'd1;
  end

endmodule
