// sum = acc + term, with term extended to (or cut to) the accumulator's format.
// SATURATE = 0: modulo 2**ACC_WIDTH. SATURATE = 1: clamped to the accumulator's range.
module saturating_add #(
    parameter ACC_WIDTH  = 32,
    parameter TERM_WIDTH = 16,
    parameter SIGNED     = 1,
    parameter SATURATE   = 0
) (
    input  wire [ACC_WIDTH-1:0]  acc,
    input  wire [TERM_WIDTH-1:0] term,
    output wire [ACC_WIDTH-1:0]  sum
);

  // Saturation looks at the exact sum, one bit wider than its wider operand.
  localparam EXACT_WIDTH = ((ACC_WIDTH > TERM_WIDTH) ? ACC_WIDTH : TERM_WIDTH) + 1;
  localparam WIDTH       = (SATURATE != 0) ? EXACT_WIDTH : ACC_WIDTH;

  wire [WIDTH-1:0] wide_acc;
  wire [WIDTH-1:0] wide_term;
  wire [WIDTH-1:0] wide_sum = wide_acc + wide_term;

  resize #(.IN_WIDTH(ACC_WIDTH), .OUT_WIDTH(WIDTH), .SIGNED(SIGNED)) extend_acc (
      .in (acc),
      .out(wide_acc)
  );
  resize #(.IN_WIDTH(TERM_WIDTH), .OUT_WIDTH(WIDTH), .SIGNED(SIGNED)) extend_term (
      .in (term),
      .out(wide_term)
  );

  generate
    if (SATURATE != 0) begin : clamp
      saturate #(
          .IN_WIDTH  (WIDTH),
          .IN_SIGNED (SIGNED),
          .OUT_WIDTH (ACC_WIDTH),
          .OUT_SIGNED(SIGNED)
      ) limit (
          .in (wide_sum),
          .out(sum)
      );
    end else begin : wrap
      assign sum = wide_sum;
    end
  endgenerate

endmodule
