// Repeats each word of a stream a number of times that comes with it; zero times removes the word.
//
//   Nothing is stored: the word stays at the input until its last copy has left.
module stream_repeat_word #(
    parameter WIDTH = 8
) (
    input  wire             clk,
    input  wire             rst,
    input  wire             in_valid,
    output wire             in_ready,
    input  wire [WIDTH-1:0] in_data,
    input  wire [2:0]       in_times,
    output wire             out_valid,
    input  wire             out_ready,
    output wire [WIDTH-1:0] out_data,
    output wire             out_final
);

  reg [2:0] copies;  // copies of the present word that have left

  // The word goes with its last copy, or at once if none is wanted.
  wire none = in_times == 3'd0;
  assign out_valid = in_valid && !none;                 // a copy is wanted
  assign out_data  = in_data;                           // shown straight from the input
  assign out_final = copies + 3'd1 == in_times;         // this copy is the last one
  assign in_ready  = none || (out_ready && out_final);  // the sender may go on

  // Counts copies, and begins anew with the next word.
  always @(posedge clk) begin
    if (rst)                         copies <= 3'd0;
    else if (out_valid && out_ready) copies <= out_final ? 3'd0 : copies + 3'd1;
  end

endmodule
