// TAPS neighbouring taps of a FIR filter in transposed form, the oldest of them behind `in_sum`.
//
//   sum[k] <= sum[k+1] + h[k] * x for every tap k, so sums wait from sample to sample and no sample is kept. The last
//   sample of a frame clears every sum that would reach the next one. With SYMMETRIC, taps k and TAPS - 1 - k
//   share a coefficient, and its product.
//
//   Registers stand right before and right behind each multiplier: three stages, operands, products and sums. The
//   next section has a sample one stage later, when sum[0] has taken its step with it: so one more register keeps
//   what sum[0] was before.
module fir_section #(
    parameter TAPS         = 4,
    parameter BEFORE       = 0,     // taps behind in_sum
    parameter FINAL        = 0,     // 1: out_sum is a result, 0: it goes to the next section
    parameter SYMMETRIC    = 0,
    parameter COEFFICIENTS = TAPS,  // with SYMMETRIC (TAPS + 1) / 2
    parameter IN_WIDTH     = 8,
    parameter IN_SIGNED    = 1,
    parameter H_WIDTH      = 8,
    parameter SUM_WIDTH    = 20     // holds the sums of all sections
) (
    input  wire                            clk,
    input  wire                            rst,
    input  wire                            advance,
    input  wire [COEFFICIENTS*H_WIDTH-1:0] coefficients,
    input  wire                            in_valid,
    input  wire                            in_last,
    input  wire [IN_WIDTH-1:0]             in_data,
    input  wire [SUM_WIDTH-1:0]            in_sum,
    output wire                            next_valid,  // the operands, for the next section
    output wire                            next_last,
    output wire [IN_WIDTH-1:0]             next_data,
    output wire                            out_valid,   // the products
    output wire                            out_last,
    output wire [SUM_WIDTH-1:0]            out_sum      // with them added, one stage later
);

  // Bits by which a sum of `terms` products is wider than one of them. The greatest product of signed numbers is a
  // power of two that fills half of what its bits hold, and so does a sum of 2**n of them.
  function integer growth(input integer terms);
    begin
      growth = 0;
      if (IN_SIGNED != 0) begin
        while ((2 << growth) <= terms) growth = growth + 1;
      end else begin
        while ((1 << growth) < terms) growth = growth + 1;
      end
    end
  endfunction

  localparam PRODUCT_WIDTH = IN_WIDTH + H_WIDTH;

  // -- Operands -------------------------------------------------------------------------------------------------

  reg         [IN_WIDTH-1:0] x;
  wire signed [IN_WIDTH:0]   factor;

  always @(posedge clk) if (advance) x <= in_data;

  resize #(.IN_WIDTH(IN_WIDTH), .OUT_WIDTH(IN_WIDTH + 1), .SIGNED(IN_SIGNED)) extend (
      .in (x),
      .out(factor)
  );

  stage_flags #(.STAGES(1)) operand_flags (
      .clk      (clk),
      .rst      (rst),
      .advance  (advance),
      .in_valid (in_valid),
      .in_last  (in_last),
      .out_valid(next_valid),
      .out_last (next_last)
  );

  stage_flags #(.STAGES(1)) product_flags (
      .clk      (clk),
      .rst      (rst),
      .advance  (advance),
      .in_valid (next_valid),
      .in_last  (next_last),
      .out_valid(out_valid),
      .out_last (out_last)
  );

  assign next_data = x;

  // -- Products and sums ----------------------------------------------------------------------------------------

  wire step  = advance && out_valid;
  wire clear = rst || (step && out_last);

  genvar k;
  generate
    for (k = 0; k < COEFFICIENTS; k = k + 1) begin : multipliers
      wire signed [H_WIDTH-1:0]       h     = coefficients[k*H_WIDTH +: H_WIDTH];
      wire signed [PRODUCT_WIDTH:0]   exact = factor * h;
      reg         [PRODUCT_WIDTH-1:0] product;

      always @(posedge clk) if (advance) product <= exact[PRODUCT_WIDTH-1:0];

      // The extended factor would allow for one bit more.
      wire unused = &{1'b0, exact[PRODUCT_WIDTH]};
    end

    for (k = 0; k < TAPS; k = k + 1) begin : taps
      localparam FROM  = (SYMMETRIC != 0 && k >= COEFFICIENTS) ? TAPS - 1 - k : k;
      localparam WIDTH = PRODUCT_WIDTH + growth(BEFORE + TAPS - k);

      wire [WIDTH-1:0] term;
      wire [WIDTH-1:0] earlier;
      reg  [WIDTH-1:0] sum;

      resize #(.IN_WIDTH(PRODUCT_WIDTH), .OUT_WIDTH(WIDTH), .SIGNED(1)) extend_term (
          .in (multipliers[FROM].product),
          .out(term)
      );

      if (k == TAPS - 1) begin : first
        resize #(.IN_WIDTH(SUM_WIDTH), .OUT_WIDTH(WIDTH), .SIGNED(1)) cut (
            .in (in_sum),
            .out(earlier)
        );
      end else begin : further
        resize #(
            .IN_WIDTH (PRODUCT_WIDTH + growth(BEFORE + TAPS - k - 1)),
            .OUT_WIDTH(WIDTH),
            .SIGNED   (1)
        ) extend_sum (
            .in (taps[k+1].sum),
            .out(earlier)
        );
      end

      if (k == 0 && FINAL != 0) begin : result
        wire unused = clear;
        always @(posedge clk) if (step) sum <= earlier + term;
      end else begin : waiting
        always @(posedge clk) begin
          if (clear)     sum <= {WIDTH{1'b0}};
          else if (step) sum <= earlier + term;
        end
      end
    end
  endgenerate

  localparam LAST_WIDTH = PRODUCT_WIDTH + growth(BEFORE + TAPS);

  wire [LAST_WIDTH-1:0] leaving;

  generate
    if (FINAL != 0) begin : to_output
      assign leaving = taps[0].sum;
    end else begin : to_next_section
      reg [LAST_WIDTH-1:0] delayed;
      always @(posedge clk) if (step) delayed <= taps[0].sum;
      assign leaving = delayed;
    end
  endgenerate

  resize #(.IN_WIDTH(LAST_WIDTH), .OUT_WIDTH(SUM_WIDTH), .SIGNED(1)) extend_leaving (
      .in (leaving),
      .out(out_sum)
  );

endmodule
