// Measures the period of a signal between its rising zero crossings, in samples; hysteresis against noise.
module zero_crossing_meter #(
    parameter signed [9:0] HYSTERESIS = 10'sd16
) (
    input  wire              clk,
    input  wire              rst,
    input  wire              in_valid,
    input  wire signed [9:0] sample,
    output reg               period_valid,
    output reg         [7:0] period,
    output reg               no_signal
);

  // The signal counts as positive from the upper level on, and until it is below the lower one.
  reg  positive;
  wire now    = positive ? sample >= -HYSTERESIS : sample >= HYSTERESIS;
  wire rising = in_valid && now && !positive;

  // Samples since the last rising crossing, the one of the crossing counted; 255 says too many.
  reg  [7:0] elapsed;
  wire       overflow = elapsed == 8'hff;

  // A reset begins as positive: the signal has to go below first, so that the first crossing is a whole one.
  always @(posedge clk) begin
    if (rst)           positive <= 1'b1;
    else if (in_valid) positive <= now;
  end

  // Saturates; after reset there is no crossing to count from, which is the same as too long ago.
  always @(posedge clk) begin
    if (rst)                        elapsed <= 8'hff;
    else if (rising)                elapsed <= 8'd1;
    else if (in_valid && !overflow) elapsed <= elapsed + 8'd1;
  end

  // A period is known at a crossing that follows another one soon enough.
  always @(posedge clk) begin
    if (rst) period_valid <= 1'b0;
    else     period_valid <= rising && !overflow;
    if (rising && !overflow) period <= elapsed;
  end

  // Silence, direct voltage, or a signal that is too slow.
  always @(posedge clk) begin
    if (rst)           no_signal <= 1'b1;
    else if (in_valid) no_signal <= overflow && !rising;
  end

endmodule
