// Packs four signed 16-bit numbers into block floating point: a shared exponent and four signed bytes.
//
//   All are shifted to the left by as many places as the greatest allows, then cut to their upper byte.
module block_float_pack (
    input  wire        clk,
    input  wire        rst,
    input  wire        in_valid,
    input  wire [63:0] in_values,
    output reg         out_valid,
    output reg  [3:0]  exponent,
    output reg  [31:0] mantissas
);

  // A number and its sign XORed: zeros at the top are copies of the sign. Ones of all four are joined.
  wire [14:0] magnitudes [0:3];
  wire [14:0] joined = magnitudes[0] | magnitudes[1] | magnitudes[2] | magnitudes[3];

  // First stage: the numbers and how far they can move. Eight places are enough: nothing is cut then.
  reg [63:0] values_1;
  reg [3:0]  shift_1;
  reg        valid_1;
  reg [3:0]  shift;

  genvar lane;
  generate
    for (lane = 0; lane < 4; lane = lane + 1) begin : lanes
      wire [15:0] value   = in_values[16*lane+15:16*lane];
      wire [15:0] shifted = values_1[16*lane+15:16*lane] << shift_1;
      wire [7:0]  cut_unused = shifted[7:0];

      assign magnitudes[lane] = value[14:0] ^ {15{value[15]}};  // of this lane

      // Second stage: the upper byte, cut towards minus infinity.
      always @(posedge clk) begin
        mantissas[8*lane+7:8*lane] <= shifted[15:8];
      end
    end
  endgenerate

  integer i;

  // Places from the top to the first one; later turns of the loop look at higher bits and overrule.
  always @(*) begin
    shift = 4'd8;
    for (i = 7; i < 15; i = i + 1)
      if (joined[i]) shift = 4'd14 - i[3:0];
  end

  wire [6:0] low_unused = joined[6:0];

  // The exponent says by what the mantissas were multiplied less: value = mantissa * 2**exponent.
  always @(posedge clk) begin
    {values_1, shift_1} <= {in_values, shift};
    exponent            <= 4'd8 - shift_1;
  end

  // Valid flags.
  always @(posedge clk) begin
    if (rst) {out_valid, valid_1} <= 2'b00;
    else     {out_valid, valid_1} <= {valid_1, in_valid};
  end

endmodule
