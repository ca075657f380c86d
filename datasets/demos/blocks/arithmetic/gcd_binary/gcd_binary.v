// Greatest common divisor by the binary method: only shifts, a comparison and a subtraction.
module gcd_binary #(
    parameter WIDTH      = 8,
    parameter SHIFT_BITS = 4   // enough to count to WIDTH
) (
    input  wire             clk,
    input  wire             rst_n,
    input  wire             start,
    input  wire [WIDTH-1:0] a,
    input  wire [WIDTH-1:0] b,
    output wire             ready,
    output reg              done,
    output reg  [WIDTH-1:0] gcd
);

  reg                  running;
  reg [WIDTH-1:0]      x;
  reg [WIDTH-1:0]      y;
  reg [SHIFT_BITS-1:0] twos;  // factors of two that both numbers had

  wire             finished   = x == {WIDTH{1'b0}} || y == {WIDTH{1'b0}};
  wire             x_even     = !x[0];
  wire             y_even     = !y[0];
  wire             x_greater  = x > y;
  wire [WIDTH-1:0] difference = x_greater ? x - y : y - x;

  assign ready = !running;  // a start is heard

  // One number is zero at the end; the other one, with the common twos given back, is the answer.
  always @(posedge clk or negedge rst_n) begin
    if (!rst_n) begin
      running <= 1'b0;
      done    <= 1'b0;
    end else begin
      running <= running ? !finished : start;
      done    <= running && finished;
    end
  end

  // The answer stays until the next one is found.
  always @(posedge clk) begin
    if (running && finished) gcd <= (x | y) << twos;
  end

  // A step: halve what is even; of two odd numbers, the greater becomes half of their difference.
  always @(posedge clk) begin
    if (!running) begin
      {x, y, twos} <= {a, b, {SHIFT_BITS{1'b0}}};
    end else begin
      if (x_even && y_even) twos <= twos + 1'b1;
      if (x_even || (!y_even && x_greater))  x <= x_even ? x >> 1 : difference >> 1;
      if (y_even || (!x_even && !x_greater)) y <= y_even ? y >> 1 : difference >> 1;
    end
  end

endmodule
