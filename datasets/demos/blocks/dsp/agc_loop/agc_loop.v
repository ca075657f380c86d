// Automatic gain control: multiplies by a gain that follows the peak of the output, window by window.
//
//   Too loud: the gain falls by an eighth, which is quick. Too soft: it rises by one, which is slow.
module agc_loop #(
    parameter [7:0] TOO_LOUD = 8'd112,  // peak from which on the gain falls
    parameter [7:0] TOO_SOFT = 8'd56    // peak below which it rises
) (
    input  wire              clk,
    input  wire              rst,
    input  wire              load,
    input  wire        [7:0] load_gain,
    input  wire              in_valid,
    input  wire signed [7:0] in_sample,
    output reg               out_valid,
    output reg  signed [7:0] out_sample,
    output reg  [7:0]        gain
);

  // Gain is unsigned Q4.4: 16 is one. s8 times u8, rounded and cut by four bits: s13.
  wire signed [8:0]  factor  = {1'b0, gain};
  wire signed [16:0] product = in_sample * factor;
  wire signed [16:0] rounded = product + 17'sd8;
  wire        [3:0]  cut_unused = rounded[3:0];
  wire signed [12:0] exact   = rounded[16:4];

  wire               outside = exact > 13'sd127 || exact < -13'sd128;
  wire signed [7:0]  clamped = outside ? {exact[12], {7{!exact[12]}}} : exact[7:0];
  wire        [7:0]  size    = clamped[7] ? -clamped : clamped;

  // Greatest size in a window of eight samples.
  reg  [7:0] peak;
  reg  [2:0] count;
  wire [7:0] peak_now = (size > peak) ? size : peak;
  wire       ends     = in_valid && count == 3'd7;

  wire [7:0] less = gain - {3'd0, gain[7:3]} - 8'd1;  // never below zero, since gain >= 1

  // One cycle from sample to sample.
  always @(posedge clk) begin
    if (rst) out_valid <= 1'b0;
    else     out_valid <= in_valid;
    if (in_valid) out_sample <= clamped;
  end

  // Windows follow each other without a gap; a new gain begins a new one.
  always @(posedge clk) begin
    if (rst || load)   {count, peak} <= 11'd0;
    else if (in_valid) {count, peak} <= {count + 3'd1, ends ? 8'd0 : peak_now};
  end

  // The gain adapts between windows only, and stays from 1 to 255.
  always @(posedge clk) begin
    if (rst)       gain <= 8'd16;
    else if (load) gain <= (load_gain == 8'd0) ? 8'd1 : load_gain;
    else if (ends) begin
      if (peak_now >= TOO_LOUD)                       gain <= (less == 8'd0) ? 8'd1 : less;
      else if (peak_now < TOO_SOFT && gain != 8'd255) gain <= gain + 8'd1;
    end
  end

endmodule
