// Half-band filter with decimation by two: every other coefficient is zero, and so is half of the work.
//
//   Coefficients -1, 0, 9, 16, 9, 0, -1, all over 32. The samples go to two arms in turn: one has the outer
//   four coefficients, the other only the middle one.
module halfband_decimator (
    input  wire              clk,
    input  wire              rst,
    input  wire              in_valid,
    input  wire signed [7:0] sample,
    output reg               out_valid,
    output reg  signed [7:0] result
);

  // Arm of even samples, newest first, and arm of odd samples.
  reg signed [7:0] even_0, even_1, even_2;
  reg signed [7:0] odd_0, odd_1;
  reg              odd_turn;

  wire finish = in_valid && !odd_turn;  // an even sample completes a result

  // The outer pair and the inner pair share a coefficient each: s9. The middle sample lies between them.
  wire [8:0]  outer  = {sample[7], sample} + {even_2[7], even_2};
  wire [8:0]  inner  = {even_0[7], even_0} + {even_1[7], even_1};
  wire [13:0] nine   = {{2{inner[8]}}, inner, 3'b000} + {{5{inner[8]}}, inner};
  wire [13:0] middle = {{2{odd_1[7]}}, odd_1, 4'b0000};
  wire [13:0] sum    = nine + middle - {{5{outer[8]}}, outer} + 14'd16;

  // Over 32, rounded by the 16 above. |sum| <= 36 * 128 + 16, so up to 144: it has to be clamped.
  wire [8:0] scaled;
  wire [4:0] fraction_unused;
  assign {scaled, fraction_unused} = sum;  // s9 is enough for +-144

  // Samples go to their arms in turn.
  always @(posedge clk) begin
    if (rst) {odd_turn, even_0, even_1, even_2, odd_0, odd_1} <= 41'd0;
    else if (in_valid) begin
      odd_turn <= !odd_turn;
      if (odd_turn) {odd_0, odd_1} <= {sample, odd_0};
      else          {even_0, even_1, even_2} <= {sample, even_0, even_1};
    end
  end

  // The result with saturation.
  always @(posedge clk) begin
    if (rst) out_valid <= 1'b0;
    else     out_valid <= finish;
    if (finish) result <= (scaled[8] == scaled[7]) ? scaled[7:0] : {scaled[8], {7{!scaled[8]}}};
  end

endmodule
