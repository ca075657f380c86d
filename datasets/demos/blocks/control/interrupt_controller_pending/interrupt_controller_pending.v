// Interrupt controller: edges become pending, a mask selects, and the lowest number is served first.
//
//   An acknowledge clears the one that is shown; an edge at that moment is not lost.
module interrupt_controller_pending (
    input  wire       clk,
    input  wire       rst,
    input  wire [3:0] lines,
    input  wire [3:0] mask,
    input  wire       acknowledge,
    output wire       irq,
    output wire [1:0] number,
    output reg  [3:0] pending
);

  // Rising edges; the lines are synchronous already.
  reg  [3:0] lines_before;
  wire [3:0] rising = lines & ~lines_before;
  always @(posedge clk) lines_before <= rst ? 4'b1111 : lines;  // a line that is high in reset is no edge

  // Masked ones stay pending but do not show.
  wire [3:0] active = pending & mask;
  wire [3:0] first  = active & (~active + 4'd1);
  assign irq        = |active;                   // any that is allowed
  assign number     = {first[3] || first[2], first[3] || first[1]};  // 0 if there is none

  // A new edge wins over the acknowledge of the same line.
  wire [3:0] served = acknowledge ? first : 4'b0000;
  always @(posedge clk) pending <= rst ? 4'b0000 : (pending & ~served) | rising;  // one bit for each line

endmodule
