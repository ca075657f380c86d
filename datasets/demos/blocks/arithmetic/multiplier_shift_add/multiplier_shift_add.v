// Serial multiplier: one adder, one bit of the multiplier per clock. Unsigned, WIDTH clocks for a product.
module multiplier_shift_add #(
    parameter WIDTH      = 8,
    parameter COUNT_BITS = 4   // enough to count to WIDTH
) (
    input  wire               clk,
    input  wire               rst_n,
    input  wire               start,
    input  wire [WIDTH-1:0]   a,
    input  wire [WIDTH-1:0]   b,
    output wire               busy,
    output reg                done,
    output wire [2*WIDTH-1:0] product
);

  reg [WIDTH-1:0]      multiplicand;
  reg [WIDTH-1:0]      high;  // sum so far; its lowest bit is final and moves into low
  reg [WIDTH-1:0]      low;   // multiplier bits still to come, product bits already there
  reg [COUNT_BITS-1:0] left;  // additions still to do

  // The carry of the addition is kept: it becomes the top bit of high when all moves right.
  wire [WIDTH:0] sum = {1'b0, high} + (low[0] ? {1'b0, multiplicand} : {(WIDTH + 1){1'b0}});

  assign busy    = left != {COUNT_BITS{1'b0}};  // start is not heard
  assign product = {high, low};                 // a number only while not busy

  // Additions still to do: loaded by a start, counted down to zero.
  always @(posedge clk) begin
    if (!rst_n)     left <= {COUNT_BITS{1'b0}};
    else if (busy)  left <= left - 1'b1;
    else if (start) left <= WIDTH[COUNT_BITS-1:0];
  end

  // One pulse after the last addition.
  always @(posedge clk) begin
    if (!rst_n) done <= 1'b0;
    else        done <= left == {{(COUNT_BITS - 1){1'b0}}, 1'b1};
  end

  // Data path: load, or add and shift right by one bit.
  always @(posedge clk) begin
    if (busy) begin
      {high, low} <= {sum, low[WIDTH-1:1]};
    end else if (start) begin
      multiplicand <= a;
      {high, low}  <= {{WIDTH{1'b0}}, b};
    end
  end

endmodule
