// Weighted round robin over four ports: a port keeps its turn for as many grants as its weight says.
module arbiter_weighted_round_robin (
    input  wire        clk,
    input  wire        rst,
    input  wire [3:0]  request,
    input  wire [11:0] weights,
    output wire [3:0]  grant,
    output wire [1:0]  granted_port
);

  reg [1:0] turn;   // port whose turn it is
  reg [2:0] used;   // grants it got in this turn

  // The others follow in a ring; the one whose turn it is comes first, or last once its turn is used up.
  wire       spent = used >= weights[3*turn +: 3];
  wire [1:0] first = spent ? turn + 2'd1 : turn;
  wire [1:0] second = first + 2'd1;
  wire [1:0] third = first + 2'd2;
  wire [1:0] fourth = first + 2'd3;

  // First requester from there on.
  assign granted_port = request[first] ? first : request[second] ? second : request[third] ? third : fourth;

  // One-hot, or zero when nobody asks.
  assign grant = request & (4'b0001 << granted_port);

  // A grant to another port opens its turn with one grant used; a new turn for the same port likewise.
  always @(posedge clk) begin
    if (rst) begin
      turn <= 2'd0;
      used <= 3'd0;
    end else if (request != 4'b0000) begin
      turn <= granted_port;
      used <= granted_port == turn && !spent ? used + 3'd1 : 3'd1;
    end
  end

endmodule
