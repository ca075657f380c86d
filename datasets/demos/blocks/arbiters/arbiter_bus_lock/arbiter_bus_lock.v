// Two-port bus arbiter with locked sequences: read-modify-write cannot be split by the other side.
module arbiter_bus_lock (
    input  wire clk,
    input  wire rst,
    input  wire a_request,
    input  wire a_lock,
    input  wire b_request,
    input  wire b_lock,
    input  wire bus_ready,
    output wire a_grant,
    output wire b_grant,
    output wire locked
);

  localparam [1:0] FREE = 2'd0, LOCKED_A = 2'd1, LOCKED_B = 2'd2;

  reg [1:0] state;
  reg       b_next;   // who goes first if both ask: the one that did not go last

  // A lock shuts the other side out even while its owner pauses.
  assign a_grant = a_request && (state == LOCKED_A || (state == FREE && !(b_request && b_next)));

  // Never both: b goes first exactly when a does not.
  assign b_grant = b_request && (state == LOCKED_B || (state == FREE && !(a_request && !b_next)));

  // For the memory behind, which may want to know.
  assign locked = state != FREE;

  // A transfer with lock enters or goes on, one without leaves; the turn changes with each transfer.
  always @(posedge clk) begin
    if (rst) begin
      state  <= FREE;
      b_next <= 1'b0;
    end else if (bus_ready && (a_grant || b_grant)) begin
      state  <= a_grant ? (a_lock ? LOCKED_A : FREE) : (b_lock ? LOCKED_B : FREE);
      b_next <= a_grant;
    end
  end

endmodule
