// Up/down counter with synchronous load. Wraps at both ends; the count is an unsigned integer.
module counter_up_down_load #(
    parameter WIDTH = 8
) (
    input  wire             clk,
    input  wire             rst,
    input  wire             load,
    input  wire [WIDTH-1:0] load_value,
    input  wire             enable,
    input  wire             down,
    output reg  [WIDTH-1:0] count,
    output wire             wraps
);

  wire at_end = down ? count == {WIDTH{1'b0}} : count == {WIDTH{1'b1}};

  // The next enabled step leaves the range; a load would prevent it.
  assign wraps = enable && !load && at_end;

  // Load goes before counting.
  always @(posedge clk) begin
    if (rst)         count <= {WIDTH{1'b0}};
    else if (load)   count <= load_value;
    else if (enable) count <= down ? count - 1'b1 : count + 1'b1;
  end

endmodule
