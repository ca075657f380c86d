// Galois LFSR of 16 bits with the polynomial x^16 + x^14 + x^13 + x^11 + 1, whose period is 65535.
module lfsr_galois_16 (
    input  wire        clk,
    input  wire        rst,
    input  wire        load,
    input  wire [15:0] seed,
    input  wire        enable,
    output reg  [15:0] state,
    output wire        random_bit
);

  // Bits 15, 13, 12 and 10: the exponents of the polynomial less one.
  localparam [15:0] TAPS  = 16'hb400;
  localparam [15:0] START = 16'h0001;  // any but zero, from which it would never leave

  // The bit that leaves at the right decides whether the taps are inverted.
  assign random_bit = state[0];

  // A seed of zero is replaced, so that the state is never zero.
  always @(posedge clk) begin
    if (rst)         state <= START;
    else if (load)   state <= (seed == 16'd0) ? START : seed;
    else if (enable) state <= {1'b0, state[15:1]} ^ (state[0] ? TAPS : 16'd0);
  end

endmodule
