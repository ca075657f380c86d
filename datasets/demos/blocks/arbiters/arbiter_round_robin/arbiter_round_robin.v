// Round-robin arbiter: one grant per cycle, and whoever was served last comes last next time.
module arbiter_round_robin #(
    parameter COUNT = 4
) (
    input  wire             clk,
    input  wire             rst,
    input  wire [COUNT-1:0] request,
    input  wire             accept,
    output wire [COUNT-1:0] grant,
    output wire             busy
);

  // Requesters above the last one served: a mask of ones above its position.
  reg  [COUNT-1:0] above_last;
  wire [COUNT-1:0] first_choice = request & above_last;

  // The lowest one of a vector is the vector and its own two's complement.
  wire [COUNT-1:0] lowest_above = first_choice & (~first_choice + 1'b1);
  wire [COUNT-1:0] lowest_of_all = request & (~request + 1'b1);

  // One-hot, or 0 without a request.
  assign grant = (first_choice != {COUNT{1'b0}}) ? lowest_above : lowest_of_all;
  assign busy  = request != {COUNT{1'b0}};  // someone is granted

  // After an accepted grant at position p the mask has ones at p+1 and above: ~(2*2**p - 1).
  always @(posedge clk) begin
    if (rst)                 above_last <= {COUNT{1'b1}};
    else if (accept && busy) above_last <= ~((grant << 1) - 1'b1);
  end

endmodule
