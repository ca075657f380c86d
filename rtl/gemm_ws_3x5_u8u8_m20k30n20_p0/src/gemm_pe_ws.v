// Weight-stationary processing element: multiplies the operand that passes by with the weight it holds and
// adds the product to the partial sum on its way down.
//
//   a travels right. `swap` travels with a and marks the first operand of a tile: the weight that was shifted
//   into `shadow` meanwhile takes effect with that operand. Weights shift down the column while `load` is high.
//
//   Partial sums are exact: each row has PSUM_OUT_WIDTH bits, enough for the products so far. The row with
//   FIRST_ROW = 1 has nothing to add to.
module gemm_pe_ws #(
    parameter A_WIDTH        = 8,
    parameter B_WIDTH        = 8,
    parameter A_SIGNED       = 1,
    parameter B_SIGNED       = 1,
    parameter FIRST_ROW      = 0,
    parameter PSUM_IN_WIDTH  = 18,
    parameter PSUM_OUT_WIDTH = 19,
    parameter PIPELINE       = 1
) (
    input  wire                      clk,
    input  wire [A_WIDTH-1:0]        a_in,
    input  wire                      swap_in,
    input  wire [B_WIDTH-1:0]        weight_in,   // from the row above
    input  wire                      load,
    input  wire [PSUM_IN_WIDTH-1:0]  psum_in,     // from the row above
    output reg  [A_WIDTH-1:0]        a_out,
    output reg                       swap_out,
    output wire [B_WIDTH-1:0]        weight_out,  // to the row below
    output reg  [PSUM_OUT_WIDTH-1:0] psum_out     // to the row below
);

  localparam PRODUCT_WIDTH = A_WIDTH + B_WIDTH;
  localparam SIGNED        = (A_SIGNED != 0 || B_SIGNED != 0) ? 1 : 0;

  reg [B_WIDTH-1:0] shadow;
  reg [B_WIDTH-1:0] weight;

  always @(posedge clk) begin
    a_out <= a_in;
    if (load)    shadow <= weight_in;
    if (swap_in) weight <= shadow;
  end

  // Elements of a diagonal swap at the same time. Each keeps its own register, so that no net spans the array.
  (* keep *)
  always @(posedge clk) swap_out <= swap_in;

  assign weight_out = shadow;

  wire [PRODUCT_WIDTH-1:0]  product;
  wire [PSUM_OUT_WIDTH-1:0] wide_product;
  wire [PSUM_OUT_WIDTH-1:0] wide_psum;

  gemm_multiply #(
      .A_WIDTH (A_WIDTH),
      .B_WIDTH (B_WIDTH),
      .A_SIGNED(A_SIGNED),
      .B_SIGNED(B_SIGNED),
      .PIPELINE(PIPELINE)
  ) multiply (
      .clk    (clk),
      .a      (a_out),
      .b      (weight),
      .product(product)
  );

  resize #(.IN_WIDTH(PRODUCT_WIDTH), .OUT_WIDTH(PSUM_OUT_WIDTH), .SIGNED(SIGNED)) extend_product (
      .in (product),
      .out(wide_product)
  );
  resize #(.IN_WIDTH(PSUM_IN_WIDTH), .OUT_WIDTH(PSUM_OUT_WIDTH), .SIGNED(SIGNED)) extend_psum (
      .in (psum_in),
      .out(wide_psum)
  );

  generate
    if (FIRST_ROW != 0) begin : first_row
      wire unused = &{1'b0, wide_psum};
      always @(posedge clk) psum_out <= wide_product;
    end else begin : add
      always @(posedge clk) psum_out <= wide_psum + wide_product;
    end
  endgenerate

endmodule
