// Galois shift register of 24 bits that takes eight steps per clock: a random byte for each request.
module lfsr_galois_leap (
    input  wire        clk,
    input  wire        rst,
    input  wire        seed_load,
    input  wire [23:0] seed,
    input  wire        take,
    output wire [7:0]  random_byte
);

  // x^24 + x^23 + x^22 + x^17 + 1, primitive: the period is 2**24 - 1 steps.
  localparam [23:0] TAPS = 24'he10000;

  // One step: the bit that leaves at the bottom is fed back to all taps at once.
  function [23:0] step;
    input [23:0] from;
    step = (from >> 1) ^ (from[0] ? TAPS : 24'd0);
  endfunction

  // Eight steps in a row become XOR gates of a few inputs each.
  function [23:0] leap;
    input [23:0] from;
    integer i;

    begin
      leap = from;
      for (i = 0; i < 8; i = i + 1) leap = step(leap);
    end
  endfunction

  reg [23:0] state;

  assign random_byte = state[7:0];  // the bits that the next eight steps push out

  // Zero would stay zero for ever, so it is replaced.
  always @(posedge clk) begin
    if (rst)            state <= 24'd1;
    else if (seed_load) state <= (seed == 24'd0) ? 24'd1 : seed;
    else if (take)      state <= leap(state);
  end

endmodule
