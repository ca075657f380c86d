// Finds the peaks of a signal: a maximum counts when the signal has fallen by a margin since.
//
//   So noise smaller than the margin makes no peaks. After a peak the signal must rise by the margin again.
module peak_detector (
    input  wire              clk,
    input  wire              rst,
    input  wire              in_valid,
    input  wire signed [9:0] sample,
    input  wire        [7:0] margin,
    output reg               peak_found,
    output reg  signed [9:0] peak_value,
    output reg         [5:0] peak_age
);

  reg              falling;  // looking for a minimum, that is for the end of the fall
  reg signed [9:0] extreme;  // greatest sample of the rise, or least of the fall
  reg        [5:0] age;      // samples since then, 63 at most
  reg              started;

  // Distance from the extreme in the direction that ends the phase: s11.
  wire signed [10:0] difference = {sample[9], sample} - {extreme[9], extreme};
  wire signed [10:0] back       = falling ? difference : -difference;
  wire signed [10:0] needed     = {3'b000, margin};

  wire further  = !started || back <= 11'sd0;     // a new extreme, or as far as the old one
  wire turns    = !further && back >= needed;     // far enough back
  wire announce = in_valid && turns && !falling;  // it was a maximum

  // A turn makes the present sample the first extreme of the other phase.
  always @(posedge clk) begin
    if (rst)           {falling, started} <= 2'b00;
    else if (in_valid) {falling, started} <= {falling ^ turns, 1'b1};
  end

  // The extreme so far and its age.
  always @(posedge clk) begin
    if (in_valid && (further || turns)) {extreme, age} <= {sample, 6'd0};
    else if (in_valid)                  {extreme, age} <= {extreme, (age == 6'd63) ? age : age + 6'd1};
  end

  // The age counts from the peak to the sample that revealed it.
  always @(posedge clk) begin
    if (rst) peak_found <= 1'b0;
    else     peak_found <= announce;
    if (announce) {peak_value, peak_age} <= {extreme, (age == 6'd63) ? age : age + 6'd1};
  end

endmodule
