// Counter with a limit set at run time, and a strobe at the end of each round.
module counter_modulo_settable #(
    parameter WIDTH = 6
) (
    input  wire             clk,
    input  wire             rst,
    input  wire             set_limit,
    input  wire [WIDTH-1:0] limit_in,
    input  wire             enable,
    output reg  [WIDTH-1:0] count,
    output wire             last
);

  reg [WIDTH-1:0] limit;   // highest count of the round that runs
  reg [WIDTH-1:0] next;    // limit of the rounds to come

  // Only a step from the highest count ends a round.
  assign last = enable && count == limit;

  // A new limit waits here, so that it never cuts a round short.
  always @(posedge clk) begin
    if (rst)            next <= {WIDTH{1'b1}};
    else if (set_limit) next <= limit_in;
  end

  // The waiting limit is taken over at the end of a round.
  always @(posedge clk) begin
    if (rst)       limit <= {WIDTH{1'b1}};
    else if (last) limit <= next;
  end

  // The count itself.
  always @(posedge clk) begin
    if (rst)         count <= {WIDTH{1'b0}};
    else if (last)   count <= {WIDTH{1'b0}};
    else if (enable) count <= count + {{(WIDTH - 1){1'b0}}, 1'b1};
  end

endmodule
