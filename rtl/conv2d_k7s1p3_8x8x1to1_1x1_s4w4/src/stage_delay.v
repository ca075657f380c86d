// Delays WIDTH bits by STAGES cycles (at least 1) in which `enable` is high. Without reset: for data.
module stage_delay #(
    parameter WIDTH  = 1,
    parameter STAGES = 1
) (
    input  wire             clk,
    input  wire             enable,
    input  wire [WIDTH-1:0] in,
    output wire [WIDTH-1:0] out
);

  reg  [STAGES*WIDTH-1:0]     q;
  wire [(STAGES+1)*WIDTH-1:0] next = {q, in};

  always @(posedge clk) if (enable) q <= next[STAGES*WIDTH-1:0];

  assign out = q[STAGES*WIDTH-1 -: WIDTH];

  // The oldest stage leaves the line.
  wire unused = &{1'b0, next[(STAGES+1)*WIDTH-1 -: WIDTH]};

endmodule
