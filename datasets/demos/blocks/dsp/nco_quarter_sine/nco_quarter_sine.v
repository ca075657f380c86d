// Numerically controlled oscillator: sine and cosine from a phase accumulator and a quarter-wave table.
//
//   Phase: 16 bits, 2**16 is a full turn; frequency = increment / 2**16 of the clock. Outputs -127 to 127.
module nco_quarter_sine (
    input  wire               clk,
    input  wire               rst,
    input  wire               enable,
    input  wire        [15:0] increment,
    input  wire        [15:0] offset,
    output reg  signed [7:0]  sine,
    output reg  signed [7:0]  cosine
);

  reg  [15:0] phase;
  wire [15:0] now          = phase + offset;
  wire [6:0]  angle        = now[15:9];  // in steps of 1/128 of a turn
  wire [8:0]  below_unused = now[8:0];

  wire signed [7:0] sine_now, cosine_now;

  quarter_wave sine_table   (.angle(angle), .value(sine_now));
  quarter_wave cosine_table (.angle(angle + 7'd32), .value(cosine_now));  // a quarter of a turn ahead

  // The accumulator wraps around once per period.
  always @(posedge clk) begin
    if (rst)         phase <= 16'd0;
    else if (enable) phase <= phase + increment;
  end

  // Outputs belong to the phase before the step.
  always @(posedge clk) begin
    if (enable) {sine, cosine} <= {sine_now, cosine_now};
  end

endmodule

// The sine at the middle of each of 128 steps of a turn, of which only the first quarter is stored.
module quarter_wave (
    input  wire        [6:0] angle,
    output wire signed [7:0] value
);

  // 127 * sin((i + 1/2) / 128 of a turn), entry 31 first. Sampled in the middle of steps, it mirrors well.
  localparam [32*7-1:0] TABLE = {
      7'd127, 7'd127, 7'd126, 7'd125, 7'd124, 7'd122, 7'd121, 7'd118,
      7'd116, 7'd113, 7'd111, 7'd107, 7'd104, 7'd100, 7'd96, 7'd92,
      7'd88, 7'd83, 7'd78, 7'd73, 7'd68, 7'd63, 7'd57, 7'd51,
      7'd46, 7'd40, 7'd34, 7'd28, 7'd22, 7'd16, 7'd9, 7'd3
  };

  wire       mirrored = angle[5];  // second and fourth quarter: backwards
  wire       negative = angle[6];  // third and fourth: below zero
  wire [4:0] entry    = angle[4:0] ^ {5{mirrored}};
  wire [6:0] size     = TABLE[7*entry+:7];

  assign value = negative ? -{1'b0, size} : {1'b0, size};  // size is never 0, so there is no minus zero

endmodule
