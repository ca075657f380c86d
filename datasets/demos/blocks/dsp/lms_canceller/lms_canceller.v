// Adaptive echo canceller: learns four filter coefficients by the sign-sign LMS rule, one sample per clock.
//
//   estimate = sum of w[k] * x[k]; error = desired - estimate; w[k] moves by one towards less error.
module lms_canceller (
    input  wire               clk,
    input  wire               rst,
    input  wire               in_valid,
    input  wire               adapt,
    input  wire signed [7:0]  reference_in,
    input  wire signed [7:0]  desired,
    output reg                out_valid,
    output reg  signed [10:0] error
);

  // Samples, newest first, and coefficients in Q1.4, -32 to 31.
  wire [31:0] samples;
  reg  [23:0] past;
  reg  [23:0] coefficients;
  assign samples = {past, reference_in};  // the newest in the lowest byte

  // Products s14, their sum s16, over 16: s12, of which 11 bits are used: |sum| / 16 <= 1024.
  wire signed [15:0] sum;
  wire signed [11:0] estimate;
  wire        [3:0]  fraction_unused;
  assign {estimate, fraction_unused} = sum;  // cut towards minus infinity

  // s8 - s12, at most 128 + 1024 in size: s12 holds it, and clamping brings it to s11.
  wire signed [11:0] exact   = {{4{desired[7]}}, desired} - estimate;
  wire               outside = exact[11] != exact[10];
  wire signed [10:0] clamped = outside ? {exact[11], {10{!exact[11]}}} : exact[10:0];

  wire [13:0] product [0:3];
  wire [23:0] moved;

  // All four taps.
  assign sum = {{2{product[0][13]}}, product[0]} + {{2{product[1][13]}}, product[1]}
             + {{2{product[2][13]}}, product[2]} + {{2{product[3][13]}}, product[3]};

  genvar k;
  generate
    for (k = 0; k < 4; k = k + 1) begin : taps
      lms_tap tap (
          .sample(samples[8*k+7:8*k]), .coefficient(coefficients[6*k+5:6*k]), .error(clamped),
          .product(product[k]), .moved(moved[6*k+5:6*k])
      );
    end
  endgenerate

  // Learning can be stopped, for instance while somebody speaks at the near end.
  always @(posedge clk) begin
    if (rst)                    coefficients <= 24'd0;
    else if (in_valid && adapt) coefficients <= moved;
  end

  // The delay line.
  always @(posedge clk) begin
    if (rst)           past <= 24'd0;
    else if (in_valid) past <= samples[23:0];
  end

  // What is left when the echo is taken away.
  always @(posedge clk) begin
    if (rst) out_valid <= 1'b0;
    else     out_valid <= in_valid;
    if (in_valid) error <= clamped;
  end

endmodule

// One tap: its product, and its coefficient moved by the signs of error and sample.
module lms_tap (
    input  wire signed [7:0]  sample,
    input  wire signed [5:0]  coefficient,
    input  wire signed [10:0] error,
    output wire signed [13:0] product,
    output wire signed [5:0]  moved
);

  // Nothing moves if either is zero; a coefficient stops at the end of its range.
  wire still  = error == 11'sd0 || sample == 8'sd0;
  wire up     = error[10] == sample[7];
  wire at_end = coefficient == (up ? 6'sd31 : -6'sd32);

  assign product = sample * coefficient;                                                   // s14
  assign moved   = (still || at_end) ? coefficient : coefficient + (up ? 6'sd1 : -6'sd1);  // by one

endmodule
