// FIR filter in transposed form: a sample meets all coefficients at once, and the sums wait for the next one.
//
//   Between two registers lie one multiplier and one adder, however many taps there are.
module fir_transposed_chain #(
    parameter TAPS     = 5,
    parameter SUM_BITS = 18,
    parameter [TAPS*8-1:0] COEFFICIENTS = {8'd3, -8'd20, 8'd77, -8'd45, 8'd127}  // last first, first last
) (
    input  wire                       clk,
    input  wire                       rst_n,
    input  wire                       enable,
    input  wire signed [7:0]          sample,
    output wire signed [SUM_BITS-1:0] result
);

  // Sum k waits for k more samples; sum 0 is complete. Nothing enters at the far end.
  wire [(TAPS+1)*SUM_BITS-1:0] sums;
  assign sums[(TAPS+1)*SUM_BITS-1:TAPS*SUM_BITS] = {SUM_BITS{1'b0}};  // behind the last tap

  genvar k;
  generate
    for (k = 0; k < TAPS; k = k + 1) begin : taps
      transposed_tap #(.SUM_BITS(SUM_BITS)) tap (
          .clk(clk), .rst_n(rst_n), .enable(enable), .sample(sample),
          .coefficient(COEFFICIENTS[8*k+7:8*k]),
          .sum_in(sums[(k+2)*SUM_BITS-1:(k+1)*SUM_BITS]), .sum_out(sums[(k+1)*SUM_BITS-1:k*SUM_BITS])
      );
    end
  endgenerate

  assign result = sums[SUM_BITS-1:0];  // of the samples so far

endmodule

// One tap: adds its product to what comes from the tap behind it.
module transposed_tap #(
    parameter SUM_BITS = 18
) (
    input  wire                       clk,
    input  wire                       rst_n,
    input  wire                       enable,
    input  wire signed [7:0]          sample,
    input  wire signed [7:0]          coefficient,
    input  wire signed [SUM_BITS-1:0] sum_in,
    output reg  signed [SUM_BITS-1:0] sum_out
);

  wire signed [SUM_BITS-1:0] product = sample * coefficient;  // s16 in fact

  // The register is delay line and pipeline at once.
  always @(posedge clk) begin
    if (!rst_n)      sum_out <= {SUM_BITS{1'b0}};
    else if (enable) sum_out <= sum_in + product;
  end

endmodule
