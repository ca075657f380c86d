// Hard swish activation, x * clip(x + 3, 0, 6) / 6, on signed bytes in Q3.4 (value times 16).
module hard_swish (
    input  wire signed [7:0] x,
    output wire signed [7:0] y
);

  localparam signed [8:0] THREE = 9'sd48;
  localparam signed [8:0] SIX   = 9'sd96;

  // The gate runs from 0 to 6 while x goes from -3 to 3.
  wire signed [8:0] moved = {x[7], x} + THREE;
  reg  signed [8:0] gate;

  // Clip at both ends.
  always @(*) begin
    if (moved < 9'sd0)    gate = 9'sd0;
    else if (moved > SIX) gate = SIX;
    else                  gate = moved;
  end

  // Q3.4 * Q3.4 = Q.8. A sixth is 171/1024 to within 0.2 %; 171 takes eight bits, so the product s24.
  wire signed [23:0] product = x * gate;
  wire signed [23:0] sixth   = product * 24'sd171;

  // Of eighteen fraction bits four stay. Half a unit is added, so that the cut rounds to the nearest.
  wire signed [23:0] rounded = sixth + 24'sd8192;
  wire        [13:0] fraction_unused;
  wire        [1:0]  sign_unused;  // |y| is never above |x|, so the upper bits are copies of the sign

  assign {sign_unused, y, fraction_unused} = rounded;  // cut

endmodule
