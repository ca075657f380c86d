// Fibonacci shift register of 16 bits with XNOR feedback: pseudo-random bits with a period of 65535.
//
//   With XNOR the state that never changes is all ones, not all zeros: the reset state is a good one.
module lfsr_fibonacci (
    input  wire        clk,
    input  wire        rst_n,
    input  wire        load,
    input  wire [15:0] seed,
    input  wire        enable,
    output wire        bit_out,
    output reg  [15:0] state,
    output reg         locked_up
);

  // x^16 + x^15 + x^13 + x^4 + 1. Bits are counted from 1 in polynomials, from 0 here.
  wire feedback = ~(state[15] ^ state[14] ^ state[12] ^ state[3]);

  assign bit_out = state[15];  // the oldest bit

  // All bits move by one place; the new one enters at the bottom.
  always @(posedge clk or negedge rst_n) begin
    if (!rst_n)      state <= 16'd0;
    else if (load)   state <= seed;
    else if (enable) state <= locked_up ? 16'd0 : {state[14:0], feedback};
  end

  // A bad seed or a disturbance brings all ones: noticed one cycle later, repaired with the next step.
  always @(posedge clk or negedge rst_n) begin
    if (!rst_n) locked_up <= 1'b0;
    else        locked_up <= state == 16'hffff;
  end

endmodule
