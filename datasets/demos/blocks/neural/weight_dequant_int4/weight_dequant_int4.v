// Unpacks words of eight 4-bit weights and scales them: weight = (code - zero point) * scale, one per clock.
module weight_dequant_int4 (
    input  wire               clk,
    input  wire               rst,
    input  wire               word_valid,
    output wire               word_ready,
    input  wire        [31:0] word,
    input  wire        [3:0]  zero_point,
    input  wire        [7:0]  scale,
    output wire               weight_valid,
    input  wire               weight_ready,
    output wire signed [12:0] weight,
    output wire               weight_last
);

  // The code in turn is the lowest one. Zero point and scale are those of the word's group.
  reg [31:0] codes;
  reg [3:0]  zero;
  reg [7:0]  factor;
  reg [3:0]  left;  // codes still in the word

  wire take = word_valid && word_ready;
  wire give = weight_valid && weight_ready;

  assign weight_valid = left != 4'd0;                           // anything left
  assign weight_last  = left == 4'd1;                           // of the word
  assign word_ready   = !weight_valid || weight_last && give;   // no bubble between words

  // -15 to 15, s5; times an unsigned byte s14 that never needs its top bit: 15 * 255 = 3825.
  wire signed [4:0]  difference = {1'b0, codes[3:0]} - {1'b0, zero};
  wire signed [8:0]  magnitude  = {1'b0, factor};
  wire signed [13:0] scaled     = difference * magnitude;
  wire               top_unused = scaled[13];

  assign weight = scaled[12:0];  // s13

  // Parameters stay with their word.
  always @(posedge clk) begin
    if (take) {zero, factor} <= {zero_point, scale};
  end

  // Codes leave at the bottom.
  always @(posedge clk) begin
    if (take)      codes <= word;
    else if (give) codes <= codes >> 4;
  end

  // Only the number of codes needs a reset.
  always @(posedge clk) begin
    if (rst)       left <= 4'd0;
    else if (take) left <= 4'd8;
    else if (give) left <= left - 4'd1;
  end

endmodule
