// Bit-serial arithmetic: adds or subtracts two numbers of any length, one bit per clock, lowest bit first.
//
//   A full adder and a flip-flop for the carry are all it takes. last marks the top bit of a number.
module bit_serial_adder (
    input  wire clk,
    input  wire rst_n,
    input  wire bit_valid,
    input  wire last,
    input  wire subtract,
    input  wire a,
    input  wire b,
    output reg  sum_valid,
    output reg  sum_last,
    output reg  sum,
    output reg  overflow
);

  // -b is ~b + 1: the 1 is the carry into the lowest bit. Elsewhere the carry comes from the bit before.
  reg  first;
  reg  carry_kept;
  wire second   = b ^ subtract;
  wire carry_in = first ? subtract : carry_kept;

  wire total     = a ^ second ^ carry_in;
  wire carry_out = a & second | carry_in & (a ^ second);
  wire ends      = bit_valid && last;

  // A number begins behind the last bit of the one before.
  always @(posedge clk or negedge rst_n) begin
    if (!rst_n)         first <= 1'b1;
    else if (bit_valid) first <= last;
  end

  // Only used behind a first bit, so that it needs no reset.
  always @(posedge clk) begin
    if (bit_valid) carry_kept <= carry_out;
  end

  // Two's complement overflows if the carries into and out of the top bit differ.
  always @(posedge clk or negedge rst_n) begin
    if (!rst_n) {sum_valid, sum_last, overflow} <= 3'b000;
    else        {sum_valid, sum_last, overflow} <= {bit_valid, ends, ends && carry_in != carry_out};
  end

  // The bit itself.
  always @(posedge clk) begin
    if (bit_valid) sum <= total;
  end

endmodule
