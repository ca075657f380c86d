// Multiplier of a processing element: the exact product, PIPELINE cycles later.
//
//   PIPELINE 1: a register behind the multiplier. 2: another one behind that, so that the first can lie beside the
//   multiplier, however far away the product is needed.
module gemm_multiply #(
    parameter A_WIDTH  = 8,
    parameter B_WIDTH  = 8,
    parameter A_SIGNED = 1,
    parameter B_SIGNED = 1,
    parameter PIPELINE = 1
) (
    input  wire                       clk,
    input  wire [A_WIDTH-1:0]         a,
    input  wire [B_WIDTH-1:0]         b,
    output wire [A_WIDTH+B_WIDTH-1:0] product
);

  // A_WIDTH + B_WIDTH bits hold the product exactly for every mix of signs.
  wire signed [A_WIDTH+B_WIDTH-1:0] exact;

  generate
    if (A_SIGNED != 0 && B_SIGNED != 0) begin : signed_by_signed
      assign exact = $signed(a) * $signed(b);
    end else if (A_SIGNED != 0) begin : signed_by_unsigned
      assign exact = $signed(a) * $signed({1'b0, b});
    end else if (B_SIGNED != 0) begin : unsigned_by_signed
      assign exact = $signed({1'b0, a}) * $signed(b);
    end else begin : unsigned_by_unsigned
      assign exact = a * b;
    end
  endgenerate

  delay_line #(
      .WIDTH (A_WIDTH + B_WIDTH),
      .STAGES(PIPELINE)
  ) result (
      .clk(clk),
      .in (exact),
      .out(product)
  );

endmodule
