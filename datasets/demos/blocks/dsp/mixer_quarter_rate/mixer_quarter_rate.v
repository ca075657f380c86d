// Shifts a complex signal by a quarter of the sample rate, up or down: times 1, j, -1, -j, no multiplier.
module mixer_quarter_rate (
    input  wire              clk,
    input  wire              rst,
    input  wire              in_valid,
    input  wire              up,
    input  wire signed [7:0] in_i,
    input  wire signed [7:0] in_q,
    output reg               out_valid,
    output reg  signed [8:0] out_i,
    output reg  signed [8:0] out_q
);

  // Quarter turns of the oscillator so far; a negative frequency turns the other way.
  reg  [1:0] turns;
  wire       swap     = turns[0];             // by 90 or 270 degrees: i and q change places
  wire       negate_i = turns[1] ^ turns[0];  // real part of (i + jq) * j^turns: i, -q, -i, q
  wire       negate_q = turns[1];             // imaginary part: q, i, -q, -i

  // Nine bits, since -(-128) is 128.
  wire signed [8:0] first  = swap ? {in_q[7], in_q} : {in_i[7], in_i};
  wire signed [8:0] second = swap ? {in_i[7], in_i} : {in_q[7], in_q};

  // The oscillator moves with the samples.
  always @(posedge clk) begin
    if (rst)           turns <= 2'd0;
    else if (in_valid) turns <= up ? turns + 2'd1 : turns - 2'd1;
  end

  // Product with a power of j.
  always @(posedge clk) begin
    if (in_valid) begin
      out_i <= negate_i ? -first : first;
      out_q <= negate_q ? -second : second;
    end
  end

  // One cycle.
  always @(posedge clk) begin
    if (rst) out_valid <= 1'b0;
    else     out_valid <= in_valid;
  end

endmodule
