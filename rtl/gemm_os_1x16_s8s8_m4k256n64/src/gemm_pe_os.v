// Output-stationary processing element: multiplies the operands that pass by and keeps their sum.
//
//   a travels right, b travels down, one element per cycle each. `last` travels with a and marks the last
//   product of a tile: the finished sum moves into the drain register and the accumulator starts again
//   from zero in the same cycle, so neighbouring tiles follow each other without a gap.
//
//   A zero operand is a bubble: it adds nothing. Therefore nothing here needs an enable or a reset; one
//   `last` after reset empties the accumulator.
//
//   The drain registers of a column form a chain towards row 0 that moves every cycle.
module gemm_pe_os #(
    parameter A_WIDTH   = 8,
    parameter B_WIDTH   = 8,
    parameter ACC_WIDTH = 32,
    parameter A_SIGNED  = 1,
    parameter B_SIGNED  = 1,
    parameter SATURATE  = 0,  // 1: the accumulator clamps after each product; 0: it wraps
    parameter PIPELINE  = 1   // registers behind the multiplier: 0, 1 or 2
) (
    input  wire                 clk,
    input  wire [A_WIDTH-1:0]   a_in,
    input  wire [B_WIDTH-1:0]   b_in,
    input  wire                 last_in,
    output reg  [A_WIDTH-1:0]   a_out,
    output reg  [B_WIDTH-1:0]   b_out,
    output reg                  last_out,
    input  wire [ACC_WIDTH-1:0] drain_in,   // from the row below
    output reg  [ACC_WIDTH-1:0] drain_out   // to the row above
);

  localparam PRODUCT_WIDTH = A_WIDTH + B_WIDTH;
  localparam SIGNED        = (A_SIGNED != 0 || B_SIGNED != 0) ? 1 : 0;

  always @(posedge clk) begin
    a_out    <= a_in;
    b_out    <= b_in;
  end

  // `last` comes to all elements of a diagonal at the same time. Each keeps its own register, so that no net spans
  // the array.
  (* keep *)
  always @(posedge clk) last_out <= last_in;

  wire [PRODUCT_WIDTH-1:0] product;
  wire                     product_last;

  gemm_multiply #(
      .A_WIDTH (A_WIDTH),
      .B_WIDTH (B_WIDTH),
      .A_SIGNED(A_SIGNED),
      .B_SIGNED(B_SIGNED),
      .PIPELINE(PIPELINE)
  ) multiply (
      .clk    (clk),
      .a      (a_out),
      .b      (b_out),
      .product(product)
  );

  delay_line #(.WIDTH(1), .STAGES(PIPELINE)) delay_last (
      .clk(clk),
      .in (last_out),
      .out(product_last)
  );

  reg  [ACC_WIDTH-1:0] acc;
  wire [ACC_WIDTH-1:0] sum;

  saturating_add #(
      .ACC_WIDTH (ACC_WIDTH),
      .TERM_WIDTH(PRODUCT_WIDTH),
      .SIGNED    (SIGNED),
      .SATURATE  (SATURATE)
  ) accumulate (
      .acc (acc),
      .term(product),
      .sum (sum)
  );

  always @(posedge clk) begin
    if (product_last) acc <= {ACC_WIDTH{1'b0}};
    else              acc <= sum;
    drain_out <= product_last ? sum : drain_in;
  end

endmodule
