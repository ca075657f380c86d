// Rotates the lanes of a word: lane i of `out` is lane i + amount of `in`, counted modulo LANES; with REVERSE lane
// i - amount. Only multiplexers.
module rotate_lanes #(
    parameter LANES       = 4,
    parameter BITS        = 8,
    parameter AMOUNT_BITS = 2,   // bits that hold LANES - 1, at least 1
    parameter REVERSE     = 0
) (
    input  wire [LANES*BITS-1:0]  in,
    input  wire [AMOUNT_BITS-1:0] amount,   // below LANES
    output wire [LANES*BITS-1:0]  out
);

  genvar lane, bit_of, step;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : lanes
      for (bit_of = 0; bit_of < BITS; bit_of = bit_of + 1) begin : bits
        // This bit of every lane that can come here, in the order of the amount.
        wire [LANES-1:0] choices;
        for (step = 0; step < LANES; step = step + 1) begin : steps
          localparam FROM = ((REVERSE != 0) ? lane + LANES - step : lane + step) % LANES;
          assign choices[step] = in[FROM*BITS + bit_of];
        end
        assign out[lane*BITS + bit_of] = choices[amount];
      end
    end
  endgenerate

endmodule
