// Two-flop synchronizer: brings a level from another clock domain into the domain of clk.
//
//   The first flip-flop may become metastable and has a whole cycle to settle; only the second one reads it.
//   For single bits, or for words of which at most one bit changes at a time (Gray code).
module sync_two_flop (
    input  wire clk,
    input  wire rst,
    input  wire async_in,
    output reg  sync_out
);

  reg settling;

  // Two stages in a row, without any logic between them.
  always @(posedge clk) begin
    if (rst) {sync_out, settling} <= 2'b00;
    else     {sync_out, settling} <= {settling, async_in};
  end

endmodule
