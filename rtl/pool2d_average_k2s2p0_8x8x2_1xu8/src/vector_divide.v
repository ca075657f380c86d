// Divides every lane by a constant, exactly rounded, ties to the even neighbour: for means.
//
//   The result must have OUT_WIDTH bits, as the mean of DIVISOR numbers of that format has. Half a divisor is added
//   (and, for signed numbers, what makes all of them positive), so that the quotient rounded down is the one rounded
//   to nearest. With FACTOR = ceil(2^SHIFT / DIVISOR) and E = FACTOR * DIVISOR - 2^SHIFT,
//
//       (q * DIVISOR + r) * FACTOR = q * 2^SHIFT + (q * E + r * FACTOR)
//
//   and the bracket is below 2^SHIFT for every r below DIVISOR where (q + 1) * E < FACTOR, which SHIFT must be great
//   enough for. So the quotient lies above bit SHIFT, and what is below is less than FACTOR only for r = 0: for a tie.
module vector_divide #(
    parameter LANES     = 1,
    parameter IN_WIDTH  = 12,
    parameter SIGNED    = 1,
    parameter DIVISOR   = 9,
    parameter FACTOR    = 1821,
    parameter SHIFT     = 14,
    parameter OUT_WIDTH = 8
) (
    input  wire                       clk,
    input  wire                       rst,
    input  wire                       in_valid,
    output wire                       in_ready,
    input  wire [LANES*IN_WIDTH-1:0]  in_data,
    input  wire                       in_last,
    output wire                       out_valid,
    input  wire                       out_ready,
    output wire [LANES*OUT_WIDTH-1:0] out_data,
    output wire                       out_last
);

  localparam [63:0] DIVISOR_BITS = DIVISOR;
  localparam [63:0] OFFSET       = (DIVISOR_BITS >> 1) + ((SIGNED != 0) ? DIVISOR_BITS << (OUT_WIDTH - 1) : 64'd0);
  localparam [31:0] FACTOR_BITS  = FACTOR;

  localparam [OUT_WIDTH-1:0] SIGN  = (SIGNED != 0) ? 1 : 0;
  localparam [OUT_WIDTH-1:0] ORDER = SIGN << (OUT_WIDTH - 1);

  wire advance = out_ready || !out_valid;

  assign in_ready = advance;

  stage_flags #(.STAGES(3)) flags (
      .clk      (clk),
      .rst      (rst),
      .advance  (advance),
      .in_valid (in_valid),
      .in_last  (in_last),
      .out_valid(out_valid),
      .out_last (out_last)
  );

  genvar lane;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : lanes
      wire [IN_WIDTH:0] value;
      resize #(.IN_WIDTH(IN_WIDTH), .OUT_WIDTH(IN_WIDTH + 1), .SIGNED(SIGNED)) extend (
          .in (in_data[lane*IN_WIDTH +: IN_WIDTH]),
          .out(value)
      );

      reg  [IN_WIDTH:0]          dividend;  // never negative
      reg  [OUT_WIDTH-1:0]       quotient;
      reg  [OUT_WIDTH-1:0]       result;
      wire [IN_WIDTH+32:0]       exact = dividend * FACTOR_BITS;
      wire [SHIFT+OUT_WIDTH-1:0] product;
      resize #(.IN_WIDTH(IN_WIDTH + 33), .OUT_WIDTH(SHIFT + OUT_WIDTH), .SIGNED(0)) fit (
          .in (exact),
          .out(product)
      );

      // An odd divisor has no ties.
      wire tie;
      if (DIVISOR % 2 == 0) begin : even_divisor
        reg [SHIFT-1:0] fraction;
        always @(posedge clk) if (advance) fraction <= product[SHIFT-1:0];
        assign tie = fraction < FACTOR_BITS[SHIFT-1:0];
      end else begin : odd_divisor
        wire unused = &{1'b0, product};
        assign tie = 1'b0;
      end

      // Down from an odd quotient is to clear its lowest bit; back to signed is to invert its highest.
      always @(posedge clk)
        if (advance) begin
          dividend <= value + OFFSET[IN_WIDTH:0];
          quotient <= product[SHIFT +: OUT_WIDTH];
          result   <= (quotient ^ ORDER) & ~{{(OUT_WIDTH - 1){1'b0}}, tie};
        end

      assign out_data[lane*OUT_WIDTH +: OUT_WIDTH] = result;
    end
  endgenerate

endmodule
