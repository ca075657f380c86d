// Finds a word in a stream of characters, overlapping or not, after Knuth, Morris and Pratt.
//
//   The word is "abacab". The state is how much of it the last characters match; a mismatch falls back to
//   the longest beginning that still matches, so no character is looked at twice.
module fsm_string_matcher (
    input  wire       clk,
    input  wire       rst,
    input  wire       in_valid,
    input  wire [7:0] in_char,
    input  wire       overlapping,
    output wire       found,
    output wire [2:0] matched
);

  localparam [7:0] A = "a", B = "b", C = "c";

  reg [2:0] state;   // characters matched, 0 to 5
  reg [2:0] next;

  // Transitions; in the last state a b completes the word, whose end "ab" begins it again.
  always @* case (state)
      3'd1:    next = in_char == B ? 3'd2 : {2'b00, in_char == A};
      3'd2:    next = in_char == A ? 3'd3 : 3'd0;
      3'd3:    next = in_char == C ? 3'd4 : in_char == B ? 3'd2 : {2'b00, in_char == A};
      3'd4:    next = in_char == A ? 3'd5 : 3'd0;
      3'd5:    next = in_char == B ? {1'b0, overlapping, 1'b0} : {2'b00, in_char == A};
      default: next = {2'b00, in_char == A};
    endcase

  // Seen with the last character of the word.
  assign found = in_valid && state == 3'd5 && in_char == B;

  // For whoever wants to show the progress.
  assign matched = state;

  // Cycles without a character do not count.
  always @(posedge clk) begin
    if (rst)           state <= 3'd0;
    else if (in_valid) state <= next;
  end

endmodule
