// Multiplier of a processing element: the exact product.
//
//   PIPELINE 1: a register behind the multiplier. 2: one before it as well, which nothing else reads, so that it can
//   lie beside the multiplier however far the operands have come. Only these registers have a reset: without one they
//   would hold the same as those that hand the operands on, and synthesis would make one of both.
module gemm_multiply #(
    parameter A_WIDTH  = 8,
    parameter B_WIDTH  = 8,
    parameter A_SIGNED = 1,
    parameter B_SIGNED = 1,
    parameter PIPELINE = 1
) (
    input  wire                       clk,
    input  wire                       rst,
    input  wire [A_WIDTH-1:0]         a,
    input  wire [B_WIDTH-1:0]         b,
    output wire [A_WIDTH+B_WIDTH-1:0] product
);

  wire [A_WIDTH-1:0] a_near;
  wire [B_WIDTH-1:0] b_near;

  generate
    if (PIPELINE > 1) begin : operands
      reg [A_WIDTH+B_WIDTH-1:0] q;
      always @(posedge clk) begin
        if (rst) q <= {(A_WIDTH + B_WIDTH){1'b0}};
        else     q <= {a, b};
      end
      assign {a_near, b_near} = q;
    end else begin : at_once
      wire unused = rst;
      assign {a_near, b_near} = {a, b};
    end
  endgenerate

  // A_WIDTH + B_WIDTH bits hold the product exactly for every mix of signs.
  wire signed [A_WIDTH+B_WIDTH-1:0] exact;

  generate
    if (A_SIGNED != 0 && B_SIGNED != 0) begin : signed_by_signed
      assign exact = $signed(a_near) * $signed(b_near);
    end else if (A_SIGNED != 0) begin : signed_by_unsigned
      assign exact = $signed(a_near) * $signed({1'b0, b_near});
    end else if (B_SIGNED != 0) begin : unsigned_by_signed
      assign exact = $signed({1'b0, a_near}) * $signed(b_near);
    end else begin : unsigned_by_unsigned
      assign exact = a_near * b_near;
    end
  endgenerate

  delay_line #(
      .WIDTH (A_WIDTH + B_WIDTH),
      .STAGES((PIPELINE > 0) ? 1 : 0)
  ) result (
      .clk(clk),
      .in (exact),
      .out(product)
  );

endmodule
