// Compares two 16-bit numbers, signed or unsigned, in slices of four bits that are chained from the top.
module comparator_cascade (
    input  wire [15:0] a,
    input  wire [15:0] b,
    input  wire        is_signed,
    output wire        less,
    output wire        equal,
    output wire        greater
);

  // Inverting both sign bits makes the order of signed numbers that of unsigned ones.
  wire [15:0] a_shifted = {a[15] ^ is_signed, a[14:0]};
  wire [15:0] b_shifted = {b[15] ^ is_signed, b[14:0]};

  // What is known above each slice; nothing is above the top one.
  wire [4:0] less_above;
  wire [4:0] greater_above;
  assign {less_above[4], greater_above[4]} = 2'b00;  // as if all higher bits were equal

  genvar i;
  generate
    for (i = 0; i < 4; i = i + 1) begin : slices
      comparator_slice slice (
          .a(a_shifted[4*i+3:4*i]), .b(b_shifted[4*i+3:4*i]),
          .less_in(less_above[i+1]), .greater_in(greater_above[i+1]),
          .less_out(less_above[i]), .greater_out(greater_above[i])
      );
    end
  endgenerate

  assign less    = less_above[0];       // exactly one of the three is 1
  assign greater = greater_above[0];    // likewise
  assign equal   = !(less || greater);  // no slice has decided

endmodule

// Four bits: decides only if the bits above have not.
module comparator_slice (
    input  wire [3:0] a,
    input  wire [3:0] b,
    input  wire       less_in,
    input  wire       greater_in,
    output wire       less_out,
    output wire       greater_out
);

  wire open = !less_in && !greater_in;

  assign less_out    = less_in || open && a < b;     // a decision is handed on
  assign greater_out = greater_in || open && a > b;  // likewise

endmodule
