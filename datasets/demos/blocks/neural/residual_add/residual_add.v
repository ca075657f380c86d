// Adds the two branches of a residual connection of different scales: align, add, round, activate, clamp.
module residual_add (
    input  wire              clk,
    input  wire              enable,
    input  wire signed [7:0] main_value,
    input  wire        [1:0] main_shift,
    input  wire signed [7:0] skip_value,
    input  wire        [1:0] skip_shift,
    input  wire        [2:0] out_shift,
    input  wire              relu,
    output reg  signed [7:0] result
);

  // Shifts to the left bring both to a common scale: s8 by up to 3 places is s11.
  wire signed [11:0] main_wide = {{4{main_value[7]}}, main_value};
  wire signed [11:0] skip_wide = {{4{skip_value[7]}}, skip_value};
  wire signed [11:0] sum       = (main_wide <<< main_shift) + (skip_wide <<< skip_shift);

  // Back to the scale of the output. A half is rounded up; with a shift of 0 there is none.
  wire        [7:0]  unit   = 8'd1 << out_shift;
  wire        [6:0]  half   = unit[7:1];
  wire signed [12:0] biased = {sum[11], sum} + {6'd0, half};
  wire signed [12:0] scaled = biased >>> out_shift;

  wire lowest_unused = unit[0];

  // ReLU before clamping: the lower bound is then zero.
  always @(posedge clk) begin
    if (enable) begin
      if (relu && scaled < 13'sd0)  result <= 8'sd0;
      else if (scaled > 13'sd127)   result <= 8'sd127;
      else if (scaled < -13'sd128)  result <= -8'sd128;
      else                          result <= scaled[7:0];
    end
  end

endmodule
