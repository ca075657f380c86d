// Adder and subtractor of a small processor: ripple of full adders, with the four usual flags.
module add_subtract_flags #(
    parameter WIDTH = 8
) (
    input  wire [WIDTH-1:0] a,
    input  wire [WIDTH-1:0] b,
    input  wire             subtract,
    output wire [WIDTH-1:0] result,
    output wire             carry,
    output wire             overflow,
    output wire             zero,
    output wire             negative
);

  // a - b is a + ~b + 1: the same adders serve for both, and subtract is the carry that enters.
  wire [WIDTH-1:0] second = b ^ {WIDTH{subtract}};
  wire [WIDTH:0]   chain;
  assign chain[0] = subtract;  // carry into bit 0

  genvar i;
  generate
    for (i = 0; i < WIDTH; i = i + 1) begin : stages
      full_adder adder (
          .x(a[i]), .y(second[i]), .carry_in(chain[i]), .sum(result[i]), .carry_out(chain[i+1])
      );
    end
  endgenerate

  // For unsigned operands: after a subtraction, carry = 1 says that nothing was borrowed (a >= b).
  assign carry    = chain[WIDTH];
  assign overflow = chain[WIDTH] ^ chain[WIDTH-1];  // for signed operands: the result has the wrong sign
  assign zero     = result == {WIDTH{1'b0}};        // all bits
  assign negative = result[WIDTH-1];                // the sign bit

endmodule

// One bit of an addition.
module full_adder (
    input  wire x,
    input  wire y,
    input  wire carry_in,
    output wire sum,
    output wire carry_out
);

  // Two bits hold the number of ones among three.
  assign {carry_out, sum} = {1'b0, x} + {1'b0, y} + {1'b0, carry_in};

endmodule
