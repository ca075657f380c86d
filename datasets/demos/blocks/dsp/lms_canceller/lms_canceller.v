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

  // Samples, newest first, and coefficients in Q1.6, -128 to 127.
  wire [31:0] samples;
  reg  [23:0] past;
  reg  [31:0] coefficients;
  assign samples = {past, reference_in};  // the newest in the lowest byte

  // Products s16, their sum s18, over 64: s12, of which 11 bits are used: |sum| / 64 <= 1024.
  wire signed [17:0] sum;
  wire signed [11:0] estimate;
  wire        [5:0]  fraction_unused;
  assign {estimate, fraction_unused} = sum;  // cut towards minus infinity

  // s8 - s12, at most 128 + 1024 in size: s12 holds it, and clamping brings it to s11.
  wire signed [11:0] exact   = {{4{desired[7]}}, desired} - estimate;
  wire               outside = exact[11] != exact[10];
  wire signed [10:0] clamped = outside ? {exact[11], {10{!exact[11]}}} : exact[10:0];

  wire [15:0] product [0:3];
  wire [31:0] moved;

  // All four taps.
  assign sum = {{2{product[0][15]}}, product[0]} + {{2{product[1][15]}}, product[1]}
             + {{2{product[2][15]}}, product[2]} + {{2{product[3][15]}}, product[3]};

  genvar k;
  generate
    for (k = 0; k < 4; k = k + 1) begin : taps
      lms_tap tap (
          .sample(samples[8*k+7:8*k]), .coefficient(coefficients[8*k+7:8*k]), .error(clamped),
          .product(product[k]), .moved(moved[8*k+7:8*k])
      );
    end
  endgenerate

  // Learning can be stopped, for instance while somebody speaks at the near end.
  always @(posedge clk) begin
    if (rst)                    coefficients <= 32'd0;
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
    input  wire signed [7:0]  coefficient,
    input  wire signed [10:0] error,
    output wire signed [15:0] product,
    output wire signed [7:0]  moved
);

  // Nothing moves if either is zero; a coefficient stops at the end of its range.
  wire still  = error == 11'sd0 || sample == 8'sd0;
  wire up     = error[10] == sample[7];
  wire at_end = coefficient == (up ? 8'sd127 : -8'sd128);

  assign product = sample * coefficient;                                                 // s16
  assign moved   = (still || at_end) ? coefficient : coefficient + (up ? 8'sd1 : -8'sd1);  // by one

endmodule
