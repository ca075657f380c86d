// Delays WIDTH flags by STAGES cycles (at least 1). Reset clears all stages: for valid bits and markers.
module flag_delay #(
    parameter WIDTH  = 1,
    parameter STAGES = 1
) (
    input  wire             clk,
    input  wire             rst,
    input  wire [WIDTH-1:0] in,
    output wire [WIDTH-1:0] out
);

  reg  [STAGES*WIDTH-1:0]     q;
  wire [(STAGES+1)*WIDTH-1:0] next = {q, in};

  always @(posedge clk) begin
    if (rst) q <= {(STAGES * WIDTH){1'b0}};
    else     q <= next[STAGES*WIDTH-1:0];
  end

  assign out = q[STAGES*WIDTH-1 -: WIDTH];

  // The oldest stage leaves the line.
  wire unused = &{1'b0, next[(STAGES+1)*WIDTH-1 -: WIDTH]};

endmodule
