// Ring counter of five places that heals itself: whatever pattern it holds, one token is left soon.
//
//   A new token enters only when none is in the first four places, so surplus tokens fall out at the end.
module counter_ring_self_start #(
    parameter PLACES = 5
) (
    input  wire              clk,
    input  wire              rst,
    input  wire              disturb,
    input  wire [PLACES-1:0] pattern,
    input  wire              enable,
    output reg  [PLACES-1:0] token,
    output wire              legal
);

  // With one token this is true exactly when it stands in the last place.
  wire enter = token[PLACES-2:0] == {(PLACES - 1){1'b0}};

  // Clearing the lowest one leaves nothing of a power of two; zero is none.
  wire [PLACES-1:0] others = token & (token - {{(PLACES - 1){1'b0}}, 1'b1});
  assign legal = token != {PLACES{1'b0}} && others == {PLACES{1'b0}};   // exactly one token

  // A disturbance (for tests, or to start elsewhere) goes before a step.
  always @(posedge clk) begin
    if (rst)          token <= {{(PLACES - 1){1'b0}}, 1'b1};
    else if (disturb) token <= pattern;
    else if (enable)  token <= {token[PLACES-2:0], enter};
  end

endmodule
