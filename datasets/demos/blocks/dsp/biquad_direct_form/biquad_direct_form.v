// Second-order IIR filter, direct form I, in fixed point: one sample per clock.
//
//   Samples are signed 12-bit integers, coefficients signed Q2.10 (value times 1024). The default is a
//   Butterworth low pass with its corner at a tenth of the sample rate and a gain of 1 at 0 Hz.
module biquad_direct_form #(
    parameter signed [11:0] B0 = 12'sd69,
    parameter signed [11:0] B1 = 12'sd138,
    parameter signed [11:0] B2 = 12'sd69,
    parameter signed [11:0] A1 = -12'sd1170,  // 1 + A1/z + A2/z^2 is the denominator
    parameter signed [11:0] A2 = 12'sd423
) (
    input  wire               clk,
    input  wire               rst,
    input  wire               enable,
    input  wire signed [11:0] x,
    output reg  signed [11:0] y,
    output reg                clipped
);

  reg signed [11:0] x_1, x_2;  // inputs one and two samples ago
  reg signed [11:0] y_2;       // y itself is the output one sample ago

  // Five products s24 and the rounding constant: s27 holds any sum of them.
  wire signed [26:0] forward  = x * B0 + x_1 * B1 + x_2 * B2;
  wire signed [26:0] backward = y * A1 + y_2 * A2;
  wire signed [26:0] rounded  = forward - backward + 27'sd512;

  // Q.10 back to an integer, s17, and from there to the range of the output.
  wire signed [16:0] next;
  wire        [9:0]  fraction_unused;
  assign {next, fraction_unused} = rounded;  // cut ten fraction bits

  wire        outside = next > 17'sd2047 || next < -17'sd2048;
  wire [11:0] bound   = {next[16], {11{!next[16]}}};

  // Saturation is what keeps the feedback from running into an oscillation of full size.
  always @(posedge clk) begin
    if (rst)         {clipped, y} <= 13'd0;
    else if (enable) {clipped, y} <= {outside, outside ? bound : next[11:0]};
  end

  // Delayed samples.
  always @(posedge clk) begin
    if (rst)         {x_1, x_2, y_2} <= 36'd0;
    else if (enable) {x_1, x_2, y_2} <= {x, x_1, y};
  end

endmodule
