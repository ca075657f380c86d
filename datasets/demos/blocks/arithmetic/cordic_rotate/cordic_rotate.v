// CORDIC rotator: turns a vector by an angle, one step per clock, with shifts and additions only.
//
//   Angles: 12 bits, 2**12 is a full turn. The result is longer than the vector by the CORDIC gain, 1.6468.
module cordic_rotate (
    input  wire               clk,
    input  wire               rst,
    input  wire               start,
    input  wire signed [9:0]  x_in,
    input  wire signed [9:0]  y_in,
    input  wire        [11:0] angle,
    output wire               ready,
    output reg                done,
    output wire signed [12:0] x_out,
    output wire signed [12:0] y_out
);

  // arctan(2**-i) in units of 2**-14 of a turn: two bits finer than the angle.
  localparam [10*12-1:0] ARCTANGENTS = {
    12'd5, 12'd10, 12'd20, 12'd41, 12'd81, 12'd163, 12'd324, 12'd639, 12'd1209, 12'd2048
  };

  reg signed [12:0] x, y;     // |v| <= 724 * 1.65 < 1200, so s13 has room for rounding
  reg signed [13:0] rest;     // angle that is left, in 2**-14 turns
  reg        [3:0]  step;
  reg               running;

  // Before the first step, half a turn is taken out where needed: the steps reach +-99 degrees only.
  wire               behind  = angle[11] ^ angle[10];  // second and third quadrant
  wire signed [12:0] x_wide  = {{3{x_in[9]}}, x_in};
  wire signed [12:0] y_wide  = {{3{y_in[9]}}, y_in};
  wire        [11:0] reduced = angle ^ {behind, 11'd0};

  // A step turns by +-arctan(2**-i), towards a rest of zero.
  wire               negative = rest[13];
  wire signed [12:0] x_moved  = x >>> step;
  wire signed [12:0] y_moved  = y >>> step;
  wire signed [13:0] turn     = {2'b00, ARCTANGENTS[12*step+:12]};

  assign ready = !running;  // the result stays as long as nothing is started
  assign x_out = x;         // a number while ready
  assign y_out = y;         // likewise

  // Ten steps.
  always @(posedge clk) begin
    if (rst) {running, done, step} <= 6'd0;
    else begin
      done <= running && step == 4'd9;
      if (running) {running, step} <= {step != 4'd9, step + 4'd1};
      else         {running, step} <= {start, 4'd0};
    end
  end

  // Vector.
  always @(posedge clk) begin
    if (running)    {x, y} <= negative ? {x + y_moved, y - x_moved} : {x - y_moved, y + x_moved};
    else if (start) {x, y} <= behind ? {-x_wide, -y_wide} : {x_wide, y_wide};
  end

  // Angle left.
  always @(posedge clk) begin
    if (running)    rest <= negative ? rest + turn : rest - turn;
    else if (start) rest <= {reduced, 2'b00};
  end

endmodule
