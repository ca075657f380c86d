// Power 2**(-x) for the softmax: x is unsigned Q4.4, the result unsigned Q1.8 (256 is one), to the nearest.
//
//   2**(-x) = 2**(-fraction) >> integer. The fraction has sixteen values, which are stored.
module exp2_negative (
    input  wire [7:0] x,
    output wire [8:0] y
);

  // 4096 * 2**(-f/16), to the nearest; entry 15 first, entry 0 last.
  localparam [16*13-1:0] TABLE = {
      13'd2139, 13'd2233, 13'd2332, 13'd2435,
      13'd2543, 13'd2656, 13'd2774, 13'd2896,
      13'd3025, 13'd3158, 13'd3298, 13'd3444,
      13'd3597, 13'd3756, 13'd3922, 13'd4096
  };

  wire [3:0]  fraction = x[3:0];
  wire [12:0] mantissa = TABLE[13*fraction+:13];

  // Four bits more than the result stay until after the shift; half a unit of the result rounds.
  wire [12:0] shifted = mantissa >> x[7:4];
  wire [12:0] rounded = shifted + 13'd8;
  wire [3:0]  cut_unused;

  assign {y, cut_unused} = rounded;  // one at most: 4096 + 8 fits in 13 bits

endmodule
