// Keeps a value from one `enable` to the next.
module hold_register #(
    parameter WIDTH = 8
) (
    input  wire             clk,
    input  wire             enable,
    input  wire [WIDTH-1:0] in,
    output reg  [WIDTH-1:0] out
);

  always @(posedge clk) if (enable) out <= in;

endmodule
