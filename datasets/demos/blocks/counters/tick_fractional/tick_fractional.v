// Ticks at a fraction of the clock, num / den exactly on average, for any ratio up to one.
//
//   Like Bresenham's line: the error grows by num each cycle, and a tick takes den away from it.
module tick_fractional #(
    parameter WIDTH = 8
) (
    input  wire             clk,
    input  wire             rst,
    input  wire             enable,
    input  wire [WIDTH-1:0] num,
    input  wire [WIDTH-1:0] den,
    output reg              tick,
    output reg  [WIDTH-1:0] error
);

  // One bit more than the operands: error and num may both come close to the end of their range.
  wire [WIDTH:0] sum    = {1'b0, error} + {1'b0, num};
  wire [WIDTH:0] rest   = sum - {1'b0, den};
  wire           enough = sum >= {1'b0, den};

  // A rest can be wider than the register only if num exceeds den; then it is not of use anyway.
  wire [WIDTH-1:0] kept = enough ? (rest[WIDTH] ? {WIDTH{1'b1}} : rest[WIDTH-1:0]) : sum[WIDTH-1:0];

  // The error is what the ticks so far are behind; it stays below den while num does not exceed den.
  always @(posedge clk) begin
    if (rst)         error <= {WIDTH{1'b0}};
    else if (enable) error <= kept;
  end

  // The tick is registered, one cycle wide, and absent while the block is not enabled.
  always @(posedge clk) begin
    if (rst) tick <= 1'b0;
    else     tick <= enable && enough;
  end

endmodule
