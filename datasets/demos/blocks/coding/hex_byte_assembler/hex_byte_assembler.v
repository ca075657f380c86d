// Turns hexadecimal text into bytes: pairs of digits 0 to 9, a to f or A to F; skips blanks between them.
module hex_byte_assembler (
    input  wire       clk,
    input  wire       rst,
    input  wire       code_valid,
    input  wire [7:0] code,
    output reg        byte_valid,
    output reg  [7:0] data,
    output reg        error
);

  // Digits are 30 to 39, letters 41 to 46 and 61 to 66 hexadecimal: bit 5 is upper or lower case.
  wire [7:0] capital   = code & 8'hdf;
  wire       is_digit  = code >= 8'h30 && code <= 8'h39;
  wire       is_letter = capital >= 8'h41 && capital <= 8'h46;
  wire       is_blank  = code == 8'h20 || code == 8'h0a || code == 8'h0d || code == 8'h09;

  // A letter's lower four bits are 1 to 6, its value nine more.
  wire       is_hex = is_digit || is_letter;
  wire [3:0] nibble = is_letter ? code[3:0] + 4'd9 : code[3:0];

  // The first digit of a pair waits for the second one.
  reg       waiting;
  reg [3:0] upper;

  wire pair  = code_valid && is_hex && waiting;
  wire wrong = code_valid && !is_hex && (waiting || !is_blank);  // half a byte, or no such digit

  // A wrong character ends the pair: the next digit is a first one again.
  always @(posedge clk) begin
    if (rst)             waiting <= 1'b0;
    else if (code_valid) waiting <= is_hex && !waiting;
  end

  // Only read when a second digit comes.
  always @(posedge clk) begin
    if (code_valid) upper <= nibble;
  end

  // Pulses of one cycle.
  always @(posedge clk) begin
    if (rst) {byte_valid, error} <= 2'b00;
    else     {byte_valid, error} <= {pair, wrong};
    if (pair) data <= {upper, nibble};
  end

endmodule
