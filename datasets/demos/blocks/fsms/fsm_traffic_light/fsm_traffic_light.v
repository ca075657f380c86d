// Traffic light of a main road and a side road. The main road keeps green until a car waits in the side road.
//
//   A Moore machine: the lights follow from the state alone. Times are in ticks.
module fsm_traffic_light (
    input  wire       clk,
    input  wire       rst,
    input  wire       tick,
    input  wire       car_waits,
    output reg  [2:0] main_light,
    output reg  [2:0] side_light
);

  // One-hot lights: {red, yellow, green}.
  localparam [2:0] RED    = 3'b100;
  localparam [2:0] YELLOW = 3'b010;
  localparam [2:0] GREEN  = 3'b001;

  localparam [1:0] MAIN_GREEN  = 2'd0;  // at least 6 ticks, then until a car waits
  localparam [1:0] MAIN_YELLOW = 2'd1;  // 2 ticks
  localparam [1:0] SIDE_GREEN  = 2'd2;  // 4 ticks
  localparam [1:0] SIDE_YELLOW = 2'd3;  // 2 ticks

  reg [1:0] state;
  reg [2:0] left;  // ticks that the state lasts at least, after the present one

  // The present tick is the last one of the state.
  wire ends = tick && left == 3'd0 && (state != MAIN_GREEN || car_waits);

  // What follows each state, and for how many ticks less one.
  always @(posedge clk) begin
    if (rst)                       {state, left} <= {MAIN_GREEN, 3'd5};
    else if (tick && left != 3'd0) left <= left - 1'b1;
    else if (ends) begin
      case (state)
        MAIN_GREEN:  {state, left} <= {MAIN_YELLOW, 3'd1};
        MAIN_YELLOW: {state, left} <= {SIDE_GREEN, 3'd3};

        SIDE_GREEN:  {state, left} <= {SIDE_YELLOW, 3'd1};
        default:     {state, left} <= {MAIN_GREEN, 3'd5};
      endcase
    end
  end

  // The lights of each state; one road is always red.
  always @(*) begin
    case (state)
      MAIN_GREEN:  {main_light, side_light} = {GREEN, RED};
      MAIN_YELLOW: {main_light, side_light} = {YELLOW, RED};
      SIDE_GREEN:  {main_light, side_light} = {RED, GREEN};
      default:     {main_light, side_light} = {RED, YELLOW};
    endcase
  end

endmodule
