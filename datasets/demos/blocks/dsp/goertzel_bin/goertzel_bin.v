// Goertzel filter: the power of one frequency in blocks of 32 samples, as for the tones of a telephone.
//
//   A resonator s0 = x + c*s1 - s2 with c = 2*cos(2*pi*k/32), then power = s1^2 + s2^2 - c*s1*s2.
module goertzel_bin #(
    parameter signed [9:0] COEFFICIENT = 10'sd362  // c in Q1.8; 362 belongs to k = 4, an eighth of the rate
) (
    input  wire               clk,
    input  wire               rst,
    input  wire               in_valid,
    input  wire signed [7:0]  sample,
    output reg                out_valid,
    output reg  signed [31:0] power
);

  // |s| stays below 128 * 32 / sin(2*pi*k/32), so for the default below 5793: s16 is ample.
  reg signed [15:0] s_1, s_2;
  reg        [4:0]  count;
  reg               finish;  // the block is complete in s_1 and s_2

  // c * s1, back to integers, rounded towards minus infinity. s26 >> 8 is s18.
  wire signed [25:0] scaled = COEFFICIENT * s_1;
  wire signed [17:0] turned;
  wire        [7:0]  fraction_unused;
  assign {turned, fraction_unused} = scaled;  // cut eight fraction bits

  // The first sample of a block meets an empty resonator.
  wire               first = count == 5'd0;
  wire signed [15:0] s_0   = {{8{sample[7]}}, sample} + (first ? 16'd0 : turned[15:0] - s_2);
  wire        [1:0]  upper_unused = turned[17:16];  // copies of the sign

  // Resonator.
  always @(posedge clk) begin
    if (in_valid) {s_1, s_2} <= {s_0, first ? 16'd0 : s_1};
  end

  // Samples of the block.
  always @(posedge clk) begin
    if (rst) {finish, count} <= 6'd0;
    else begin
      finish <= in_valid && count == 5'd31;
      if (in_valid) count <= count + 5'd1;
    end
  end

  // One cycle is enough for the power, even if the next block begins in it.
  wire signed [31:0] square_1 = s_1 * s_1;
  wire signed [31:0] square_2 = s_2 * s_2;
  wire signed [31:0] mixed    = $signed(turned[15:0]) * s_2;

  // Truncation can leave the power of a silent bin slightly negative.
  always @(posedge clk) begin
    if (rst) out_valid <= 1'b0;
    else     out_valid <= finish;
    if (finish) power <= square_1 + square_2 - mixed;
  end

endmodule
