// Smoothing differentiator (Savitzky-Golay): the slope of the best straight line through five samples.
//
//   slope = (2*x0 + x1 - x3 - 2*x4) / 10 per sample, x0 the newest. The output is ten times that.
module differentiator_smooth (
    input  wire               clk,
    input  wire               rst,
    input  wire               in_valid,
    input  wire signed [9:0]  sample,
    output reg                out_valid,
    output reg  signed [12:0] slope_times_ten
);

  // Past samples; the newest is at the input.
  reg signed [9:0] x_1, x_2, x_3, x_4;
  reg        [2:0] known;  // how many of them, 0 to 4

  // s11 twice, and one of them doubled: 3 * 1023 fits in s13.
  wire signed [10:0] far  = {sample[9], sample} - {x_4[9], x_4};
  wire signed [10:0] near = {x_1[9], x_1} - {x_3[9], x_3};
  wire signed [12:0] sum  = {far[10], far, 1'b0} + {{2{near[10]}}, near};

  // History without reset, for nothing is given out before five samples are there.
  always @(posedge clk) begin
    if (in_valid) {x_1, x_2, x_3, x_4} <= {sample, x_1, x_2, x_3};
  end

  // Counts up to four and stays.
  always @(posedge clk) begin
    if (rst)                            known <= 3'd0;
    else if (in_valid && known != 3'd4) known <= known + 3'd1;
  end

  // One cycle of latency.
  always @(posedge clk) begin
    if (rst) out_valid <= 1'b0;
    else     out_valid <= in_valid && known == 3'd4;
    if (in_valid) slope_times_ten <= sum;
  end

endmodule
