// Decimal counter of three digits, each in four bits, as a display wants it.
module counter_bcd_three (
    input  wire        clk,
    input  wire        rst,
    input  wire        load,
    input  wire [11:0] preset,
    input  wire        count,
    output wire [11:0] digits,
    output wire        rollover
);

  // A digit may step only if all digits below it are about to go from 9 to 0.
  wire [3:0] carry;

  // The lowest digit steps with each count; the carry of the highest is the rollover of the whole.
  assign carry[0] = count && !load;

  // From 999 to 000.
  assign rollover = carry[3];

  // One decade per digit, the ones at the right.
  counter_bcd_three_decade ones (.clk(clk), .rst(rst), .load(load), .preset(preset[3:0]),
                                 .step(carry[0]), .digit(digits[3:0]), .carry(carry[1]));
  counter_bcd_three_decade tens (.clk(clk), .rst(rst), .load(load), .preset(preset[7:4]),
                                 .step(carry[1]), .digit(digits[7:4]), .carry(carry[2]));
  counter_bcd_three_decade hundreds (.clk(clk), .rst(rst), .load(load), .preset(preset[11:8]),
                                     .step(carry[2]), .digit(digits[11:8]), .carry(carry[3]));

endmodule

// One decimal digit.
module counter_bcd_three_decade (
    input  wire       clk,
    input  wire       rst,
    input  wire       load,
    input  wire [3:0] preset,
    input  wire       step,
    output reg  [3:0] digit,
    output wire       carry
);

  // Codes above 9 cannot be counted to, but loaded: they wrap like a 9.
  assign carry = step && digit >= 4'd9;

  // The digit itself; a load goes before a step.
  always @(posedge clk) begin
    if (rst)        digit <= 4'd0;
    else if (load)  digit <= preset;
    else if (carry) digit <= 4'd0;
    else if (step)  digit <= digit + 4'd1;
  end

endmodule
