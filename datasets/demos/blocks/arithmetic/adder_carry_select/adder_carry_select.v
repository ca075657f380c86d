// Carry-select adder of 16 bits in four groups of four.
//
//   Every group but the first adds for both values of its carry at once; the carry that arrives only chooses.
//   So the longest path is one group of four bits and three multiplexers.
module adder_carry_select (
    input  wire [15:0] a,
    input  wire [15:0] b,
    input  wire        carry_in,
    output wire [15:0] sum,
    output wire        carry_out
);

  wire [4:1] carry;  // carry[g] leaves group g-1 and enters group g

  // The first group knows its carry from the beginning and adds once.
  assign {carry[1], sum[3:0]} = {1'b0, a[3:0]} + {1'b0, b[3:0]} + {4'd0, carry_in};

  genvar g;
  generate
    for (g = 1; g < 4; g = g + 1) begin : groups
      carry_select_group group (
          .a(a[4*g+3:4*g]), .b(b[4*g+3:4*g]), .carry_in(carry[g]),
          .sum(sum[4*g+3:4*g]), .carry_out(carry[g+1])
      );
    end
  endgenerate

  assign carry_out = carry[4];  // weight 2**16

endmodule

// Four bits of the adder, prepared for a carry of 0 and for a carry of 1.
module carry_select_group (
    input  wire [3:0] a,
    input  wire [3:0] b,
    input  wire       carry_in,
    output wire [3:0] sum,
    output wire       carry_out
);

  wire [4:0] without_carry = {1'b0, a} + {1'b0, b};
  wire [4:0] with_carry    = {1'b0, a} + {1'b0, b} + 5'd1;

  // The late signal drives nothing but this multiplexer.
  assign {carry_out, sum} = carry_in ? with_carry : without_carry;

endmodule
