// Deficit arbiter for two queues of packets of different length: each gets the same share in bytes.
//
//   A queue may send while its credit covers the packet at its head; credit is handed out when neither can.
module arbiter_deficit #(
    parameter QUANTUM = 8
) (
    input  wire       clk,
    input  wire       rst,
    input  wire       a_valid,
    input  wire [4:0] a_length,
    input  wire       b_valid,
    input  wire [4:0] b_length,
    output wire       a_send,
    output wire       b_send,
    output reg  [5:0] a_credit,
    output reg  [5:0] b_credit
);

  localparam [5:0] SHARE = QUANTUM;   // below 32, so that a credit stays below 64

  // Each queue alone: is its credit enough?
  wire a_able = a_valid && a_credit >= {1'b0, a_length};
  wire b_able = b_valid && b_credit >= {1'b0, b_length};

  // Of two that can, the one with more credit goes; a tie goes to a.
  assign a_send = a_able && (!b_able || a_credit >= b_credit);

  // Never both in one cycle.
  assign b_send = b_able && !a_send;

  // New credit for all that wait, when nobody can send.
  wire refill = !a_able && !b_able;

  // An empty queue keeps no credit: it must not save up for later.
  always @(posedge clk) begin
    if (rst || !a_valid) a_credit <= 6'd0;
    else if (a_send)     a_credit <= a_credit - {1'b0, a_length};
    else if (refill)     a_credit <= a_credit + SHARE;
  end

  // The same for b.
  always @(posedge clk) begin
    if (rst || !b_valid) b_credit <= 6'd0;
    else if (b_send)     b_credit <= b_credit - {1'b0, b_length};
    else if (refill)     b_credit <= b_credit + SHARE;
  end

endmodule
