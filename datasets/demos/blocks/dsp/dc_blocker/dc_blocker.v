// DC blocker: a high pass of first order that subtracts the slow mean of the signal.
//
//   The mean is kept with six fraction bits and follows by 1/64 of the difference, so that a constant offset
//   is learned to the last unit.
module dc_blocker (
    input  wire               clk,
    input  wire               rst_n,
    input  wire               in_valid,
    input  wire signed [9:0]  x,
    output reg                out_valid,
    output reg  signed [10:0] y
);

  // Mean in Q10.6. It stays within the range of x, since it moves towards x and never past it.
  reg  signed [15:0] mean;
  wire signed [9:0]  mean_whole = mean[15:6];  // towards minus infinity

  // s10 - s10 = s11. The difference in units is the correction in units of 1/64.
  wire signed [10:0] difference = {x[9], x} - {mean_whole[9], mean_whole};
  wire signed [15:0] correction = {{5{difference[10]}}, difference};

  // The mean learns from every sample.
  always @(posedge clk) begin
    if (!rst_n)        mean <= 16'sd0;
    else if (in_valid) mean <= mean + correction;
  end

  // What is left without the mean.
  always @(posedge clk) begin
    if (!rst_n) out_valid <= 1'b0;
    else        out_valid <= in_valid;
    if (in_valid) y <= difference;
  end

endmodule
