// Clock enable at a fractional rate: step ticks in every modulo cycles, spread as evenly as possible.
//
//   The remainder is carried on, so the average is exact, as for the baud rate of a serial port.
module clock_enable_fractional #(
    parameter WIDTH = 4
) (
    input  wire             clk,
    input  wire             rst,
    input  wire [WIDTH-1:0] step,
    input  wire [WIDTH-1:0] modulo,
    output reg              tick
);

  // One bit more for the sum, so that it does not wrap before it is compared.
  reg  [WIDTH-1:0] phase;
  wire [WIDTH:0]   sum     = {1'b0, phase} + {1'b0, step};
  wire             reached = sum >= {1'b0, modulo};
  wire [WIDTH-1:0] reduced = sum[WIDTH-1:0] - modulo;

  // With a tick the modulo is taken away; it fits the width, as step is below modulo.
  always @(posedge clk) begin
    if (rst) phase <= {WIDTH{1'b0}};
    else     phase <= reached ? reduced : sum[WIDTH-1:0];
  end

  always @(posedge clk) tick <= !rst && reached;  // one cycle wide

endmodule
