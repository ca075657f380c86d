// Hands a word from lane to lane, one cycle per lane: lane i of `out` is `in`, i cycles later. With STEP 0 all lanes
// have it at once.
module tapped_delay #(
    parameter LANES = 8,
    parameter WIDTH = 8,
    parameter STEP  = 1   // 0 or 1
) (
    input  wire                   clk,
    input  wire [WIDTH-1:0]       in,
    output wire [LANES*WIDTH-1:0] out
);

  generate
    if (LANES == 1 || STEP == 0) begin : at_once
      wire unused = clk;
      assign out = {LANES{in}};
    end else begin : chain
      reg [(LANES-1)*WIDTH-1:0] q;
      always @(posedge clk) q <= out[(LANES-1)*WIDTH-1:0];
      assign out = {q, in};
    end
  endgenerate

endmodule
