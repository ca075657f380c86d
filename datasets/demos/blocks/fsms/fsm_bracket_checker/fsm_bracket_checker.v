// Checks that round and square brackets in a text are balanced and nested, up to eight deep.
//
//   A stack of one bit per level says which kind is open; it is a shift register, its top at bit 0.
module fsm_bracket_checker (
    input  wire       clk,
    input  wire       rst,
    input  wire       in_valid,
    input  wire [7:0] in_char,
    input  wire       in_last,
    output reg        done,
    output reg        balanced,
    output wire [3:0] depth
);

  reg [7:0] kinds;    // 1 = square
  reg [3:0] level;    // brackets that are open, 0 to 8
  reg       broken;   // a fault that nothing mends

  // What the character is; square brackets are above the letters in ASCII.
  wire opens  = in_char == "(" || in_char == "[";
  wire closes = in_char == ")" || in_char == "]";
  wire square = in_char[6];

  // A bracket that cannot be opened or does not close the innermost one.
  wire fault   = (opens && level == 4'd8) || (closes && (level == 4'd0 || kinds[0] != square));
  wire [3:0] after = opens ? level + 4'd1 : closes ? level - 4'd1 : level;
  assign depth = level;   // for watching

  // The verdict comes one cycle behind the last character.
  always @(posedge clk) begin
    if (rst) {done, balanced} <= 2'b00;
    else     {done, balanced} <= {2{in_valid && in_last}} & {1'b1, !broken && !fault && after == 4'd0};
  end

  // The last character of a text makes room for the next one.
  always @(posedge clk) begin
    if (rst || (in_valid && in_last)) {broken, level} <= 5'd0;
    else if (in_valid)                {broken, level} <= {broken || fault, fault ? level : after};
  end

  // Kinds need no reset: the level says how many of them count.
  always @(posedge clk) begin
    if (in_valid && opens)       kinds <= {kinds[6:0], square};
    else if (in_valid && closes) kinds <= {1'b0, kinds[7:1]};
  end

endmodule
