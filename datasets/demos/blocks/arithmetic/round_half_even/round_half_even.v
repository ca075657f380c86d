// Rounds a signed fixed-point number to an integer, ties to the even neighbour, and saturates.
//
//   In: signed Q8.8 (8 bits before the point with the sign, 8 behind it). Out: signed 8-bit integer.
//   Ties to even has no bias: as many ties go up as go down, which matters when results are summed.
module round_half_even (
    input  wire signed [15:0] value,
    output wire signed [7:0]  rounded,
    output wire               inexact,
    output wire               saturated
);

  wire half   = value[7];            // weight one half
  wire sticky = value[6:0] != 7'd0;  // anything below one half
  wire odd    = value[8];

  // Cutting the fraction goes towards minus infinity, so there are only two answers: stay, or one up.
  wire       round_up = half && (sticky || odd);
  wire [8:0] exact    = {value[15], value[15:8]} + {8'd0, round_up};

  // Only 127.5 and above can leave the range: rounding never goes further down.
  assign saturated = exact[8] != exact[7];
  assign rounded   = saturated ? 8'sd127 : $signed(exact[7:0]);  // clamp at the upper end
  assign inexact   = half || sticky;                             // the fraction was not zero

endmodule
