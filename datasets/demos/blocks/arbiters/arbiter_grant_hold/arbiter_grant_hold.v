// Round robin of three with a hold: a grant lasts while its owner asks.
//
//   But when others wait it lasts LIMIT cycles at most.
module arbiter_grant_hold #(
    parameter LIMIT = 5
) (
    input  wire       clk,
    input  wire       rst,
    input  wire [2:0] request,
    output reg  [2:0] grant,
    output wire       evicted
);

  localparam [2:0] LAST = LIMIT - 1;   // LIMIT is 2 to 8

  reg [2:0] held;   // cycles that the grant has lasted, up to LAST

  // Everybody else, in a ring: rotated up by one and by two.
  wire [2:0] next_one = {grant[1:0], grant[2]};
  wire [2:0] next_two = {grant[0], grant[2:1]};
  wire       stays    = (request & grant) != 3'b000;
  wire       waiting  = (request & ~grant) != 3'b000;

  // A full time is no reason to go as long as nobody waits.
  assign evicted = stays && waiting && held == LAST;

  // Who comes after the present owner; without an owner the lowest goes.
  wire [2:0] lowest    = request & (~request + 3'b001);
  wire [2:0] follower  = (request & next_one) != 3'b000 ? next_one : request & next_two;
  wire [2:0] successor = grant == 3'b000 ? lowest : follower;

  // One-hot or zero.
  always @(posedge clk) begin
    if (rst)                    grant <= 3'b000;
    else if (!stays || evicted) grant <= successor;
  end

  // The time is counted anew for each owner, and stops at its end.
  always @(posedge clk) begin
    if (rst || !stays || evicted) held <= 3'd0;
    else if (held != LAST)        held <= held + 3'd1;
  end

endmodule
