// Delays WIDTH bits by STAGES cycles (0: a wire). Without reset: for data.
module delay_line #(
    parameter WIDTH  = 1,
    parameter STAGES = 1
) (
    input  wire             clk,
    input  wire [WIDTH-1:0] in,
    output wire [WIDTH-1:0] out
);

  generate
    if (STAGES == 0) begin : none
      wire unused = clk;
      assign out = in;
    end else if (STAGES == 1) begin : one
      reg [WIDTH-1:0] q;
      always @(posedge clk) q <= in;
      assign out = q;
    end else begin : many
      reg [STAGES*WIDTH-1:0] q;
      always @(posedge clk) q <= {q[(STAGES-1)*WIDTH-1:0], in};
      assign out = q[STAGES*WIDTH-1 -: WIDTH];
    end
  endgenerate

endmodule
