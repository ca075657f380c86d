// Second-order sigma-delta modulator: a signed byte becomes a fast bit stream with the same mean.
//
//   The noise of the one bit is shaped by (1 - 1/z)^2, so that a low pass behind the pin removes most of it.
module sigma_delta_modulator (
    input  wire              clk,
    input  wire              rst_n,
    input  wire              enable,
    input  wire signed [7:0] level,
    output wire              bit_out
);

  // Two integrators. A one at the output counts as +128, a zero as -128.
  reg  signed [10:0] first;
  reg  signed [11:0] second;
  wire signed [12:0] feedback = bit_out ? 13'sd128 : -13'sd128;

  assign bit_out = !second[11];  // one for a sum that is not negative

  // The next values, clamped.
  wire signed [10:0] first_next;
  wire signed [11:0] second_next;

  // Exact sums in s13. The second integrator sees the new value of the first one.
  wire signed [12:0] first_sum  = {{2{first[10]}}, first} + {{5{level[7]}}, level} - feedback;
  wire signed [12:0] second_sum = {second[11], second} + {{2{first_next[10]}}, first_next} - feedback;

  // Clamping keeps an overdriven modulator from running away; it recovers as soon as the level permits.
  clamp_signed #(.BITS(11)) clamp_first (.value(first_sum), .clamped(first_next));
  clamp_signed #(.BITS(12)) clamp_second (.value(second_sum), .clamped(second_next));

  // One bit of output for each enabled edge.
  always @(posedge clk or negedge rst_n) begin
    if (!rst_n)      {first, second} <= 23'd0;
    else if (enable) {first, second} <= {first_next, second_next};
  end

endmodule

// Clamps a signed number of 13 bits to fewer bits.
module clamp_signed #(
    parameter BITS = 11
) (
    input  wire signed [12:0]     value,
    output wire signed [BITS-1:0] clamped
);

  // In range, the bits from the new sign upwards are all alike.
  wire [13-BITS:0] upper   = value[12:BITS-1];
  wire             outside = upper != {(14 - BITS) {value[12]}};

  assign clamped = outside ? {value[12], {(BITS - 1) {!value[12]}}} : value[BITS-1:0];  // the bound passed

endmodule
