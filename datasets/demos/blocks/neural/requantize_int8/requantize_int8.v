// Requantizer: from a 20-bit accumulator to a signed byte, by multiplier, rounding shift and zero point.
//
//   out = clamp(round(accumulator * multiplier / 2**shift) + zero_point): a real scale in integers.
module requantize_int8 (
    input  wire               clk,
    input  wire               rst,
    input  wire               in_valid,
    input  wire signed [19:0] accumulator,
    input  wire        [7:0]  multiplier,
    input  wire        [4:0]  shift,
    input  wire signed [7:0]  zero_point,
    output reg                out_valid,
    output reg  signed [7:0]  out_value
);

  // Stage 1: s20 * u8 = s28. The multiplier gets a zero in front, to be positive as a signed number.
  wire signed [8:0]  factor = {1'b0, multiplier};
  reg  signed [27:0] product_1;
  reg         [4:0]  shift_1;
  reg  signed [7:0]  zero_point_1;
  reg                valid_1;

  // Stage 2: half a unit of the result is added before the shift. 2**shift / 2 is 0 for a shift of 0.
  wire        [32:0] unit    = 33'd1 << shift_1;
  wire signed [32:0] half    = unit >> 1;
  wire signed [32:0] wide    = {{5{product_1[27]}}, product_1};
  wire signed [32:0] rounded = (wide + half) >>> shift_1;

  // One bit more for the zero point; s33 leaves room, since rounded is in s29.
  wire signed [32:0] moved = rounded + {{25{zero_point_1[7]}}, zero_point_1};

  // Products.
  always @(posedge clk) begin
    product_1    <= accumulator * factor;
    shift_1      <= shift;
    zero_point_1 <= zero_point;
  end

  // Clamp to the range of a byte.
  always @(posedge clk) begin
    if (moved > 33'sd127)       out_value <= 8'sd127;
    else if (moved < -33'sd128) out_value <= -8'sd128;
    else                        out_value <= moved[7:0];
  end

  // Validity of both stages.
  always @(posedge clk) begin
    if (rst) {out_valid, valid_1} <= 2'b00;
    else     {out_valid, valid_1} <= {valid_1, in_valid};
  end

endmodule
