// Elevator for four floors: goes on in its direction while calls lie ahead, else turns round.
module fsm_elevator (
    input  wire       clk,
    input  wire       rst,
    input  wire [3:0] call,
    input  wire       at_next,
    input  wire       door_closed,
    output reg  [1:0] floor,
    output wire       motor,
    output reg        up,
    output wire       door_open,
    output reg  [3:0] pending
);

  localparam [1:0] REST = 2'd0, MOVE = 2'd1, SERVE = 2'd2;

  reg [1:0] state;

  // Calls here, and on either side of the cabin.
  wire [3:0] here  = 4'b0001 << floor;
  wire       above = (pending & ~(here | (here - 4'b0001))) != 4'b0000;
  wire       below = (pending & (here - 4'b0001)) != 4'b0000;

  // The motor runs while the cabin is between floors; the door opens only at rest there.
  assign motor = state == MOVE;

  // A door request lasts until the door has been open and is closed again.
  assign door_open = state == SERVE;

  // Calls are kept until they are served; one for the floor that is served now counts as served.
  always @(posedge clk) begin
    if (rst) pending <= 4'b0000;
    else     pending <= (pending | call) & ~(state == SERVE ? here : 4'b0000);
  end

  // A cabin at a floor serves it, goes on, turns, or rests.
  always @(posedge clk) begin
    if (rst) state <= REST;
    else case (state)
      MOVE:    if (at_next) state <= REST;
      SERVE:   if (door_closed) state <= REST;
      default: state <= (pending & here) != 4'b0000 ? SERVE : above || below ? MOVE : REST;
    endcase
  end

  // The direction is kept as long as calls lie that way.
  always @(posedge clk) begin
    if (rst)                                                     up <= 1'b1;
    else if (state == REST && pending != 4'b0000 && (pending & here) == 4'b0000) up <= up ? above : !below;
  end

  // The sensor between floors counts them.
  always @(posedge clk) begin
    if (rst)                   floor <= 2'd0;
    else if (motor && at_next) floor <= up ? floor + 2'd1 : floor - 2'd1;
  end

endmodule
