// CIC decimation filter: three integrators, every fourth sample, three differentiators. No multiplier.
//
//   The integrators overflow all the time, and it does not matter: modulo arithmetic is undone by the
//   differentiators, as long as the result fits. Gain 4**3 = 64, so six bits more than the input.
module cic_decimator (
    input  wire               clk,
    input  wire               rst,
    input  wire               in_valid,
    input  wire signed [7:0]  sample,
    output reg                out_valid,
    output reg  signed [13:0] result
);

  wire signed [13:0] wide = {{6{sample[7]}}, sample};

  // Integrators with a register in between: each adds what the one before held a sample ago.
  reg signed [13:0] sum_1, sum_2, sum_3;
  reg        [1:0]  phase;
  wire              keep = in_valid && phase == 2'd3;  // the fourth of four samples

  // At the full rate.
  always @(posedge clk) begin
    if (rst)           {sum_1, sum_2, sum_3} <= 42'd0;
    else if (in_valid) {sum_1, sum_2, sum_3} <= {sum_1 + wide, sum_2 + sum_1, sum_3 + sum_2};
  end

  // Counts to four.
  always @(posedge clk) begin
    if (rst)           phase <= 2'd0;
    else if (in_valid) phase <= phase + 2'd1;
  end

  // Differences to the kept value before, three times; there is time for all of them in one cycle.
  reg  signed [13:0] last_0, last_1, last_2;
  wire signed [13:0] once   = sum_3 - last_0;
  wire signed [13:0] twice  = once - last_1;
  wire signed [13:0] thrice = twice - last_2;

  // At a quarter of the rate.
  always @(posedge clk) begin
    if (rst) {out_valid, result, last_0, last_1, last_2} <= 57'd0;
    else begin
      out_valid <= keep;
      if (keep) {result, last_0, last_1, last_2} <= {thrice, sum_3, once, twice};
    end
  end

endmodule
