// Whether a number is greater (LEAST: less) than another one, and not only equal.
//
//   Signed numbers are compared as unsigned ones with the sign inverted, which keeps their order: a comparison is then
//   one carry chain, a signed one takes Yosys four times the LUTs on ECP5.
module outranks #(
    parameter WIDTH  = 8,   // at least 2
    parameter SIGNED = 1,
    parameter LEAST  = 0
) (
    input  wire [WIDTH-1:0] holder,
    input  wire [WIDTH-1:0] challenger,
    output wire             wins         // the challenger does
);

  localparam [WIDTH-1:0] SIGN = {(SIGNED != 0), {(WIDTH - 1){1'b0}}};

  wire [WIDTH-1:0] low  = ((LEAST != 0) ? challenger : holder) ^ SIGN;
  wire [WIDTH-1:0] high = ((LEAST != 0) ? holder : challenger) ^ SIGN;

  assign wins = low < high;

endmodule
