// Extends or cuts a number: sign extension if SIGNED, zero extension if not. No logic, only wires.
module resize #(
    parameter IN_WIDTH  = 16,
    parameter OUT_WIDTH = 32,
    parameter SIGNED    = 1
) (
    input  wire [IN_WIDTH-1:0]  in,
    output wire [OUT_WIDTH-1:0] out
);

  generate
    if (OUT_WIDTH > IN_WIDTH) begin : extend
      wire fill = (SIGNED != 0) ? in[IN_WIDTH-1] : 1'b0;
      assign out = {{(OUT_WIDTH - IN_WIDTH){fill}}, in};
    end else if (OUT_WIDTH == IN_WIDTH) begin : same
      assign out = in;
    end else begin : cut
      wire unused = &{1'b0, in[IN_WIDTH-1:OUT_WIDTH]};
      assign out = in[OUT_WIDTH-1:0];
    end
  endgenerate

endmodule
