// Lottery arbiter: each cycle a random ticket is drawn; the port that holds it wins if it asks.
//
//   Port 0 holds 8 of 16 tickets, port 1 holds 4, port 2 holds 3 and port 3 one. If the winner does not
//   ask, the lowest port that asks takes the grant, so that no cycle is lost.
module arbiter_lottery (
    input  wire       clk,
    input  wire       rst,
    input  wire       seed_load,
    input  wire [7:0] seed,
    input  wire [3:0] request,
    output wire [3:0] grant,
    output wire [3:0] ticket
);

  reg [7:0] lfsr;

  // Bits that are not neighbours, so that one drawing does not tell the next.
  assign ticket = {lfsr[7], lfsr[4], lfsr[2], lfsr[0]};

  // Tickets 0-7, 8-11, 12-14 and 15.
  wire [3:0] winner = !ticket[3] ? 4'b0001 : !ticket[2] ? 4'b0010 : ticket[1:0] != 2'b11 ? 4'b0100 : 4'b1000;

  // The lowest requester is the substitute.
  wire [3:0] lowest = request & (~request + 4'b0001);

  // The winner if it asks.
  assign grant = (winner & request) != 4'b0000 ? winner : lowest;

  // Galois form of x^8 + x^6 + x^5 + x^4 + 1; zero would stand still and becomes one.
  always @(posedge clk) begin
    if (rst)            lfsr <= 8'h01;
    else if (seed_load) lfsr <= seed == 8'h00 ? 8'h01 : seed;
    else                lfsr <= {1'b0, lfsr[7:1]} ^ (lfsr[0] ? 8'hB8 : 8'h00);
  end

endmodule
