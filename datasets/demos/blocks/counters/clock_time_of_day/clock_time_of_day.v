// Clock of hours, minutes and seconds, with a twelve-hour reading beside the twenty-four-hour one.
module clock_time_of_day (
    input  wire       clk,
    input  wire       rst,
    input  wire       tick,
    input  wire       set,
    input  wire [4:0] set_hours,
    input  wire [5:0] set_minutes,
    output reg  [5:0] seconds,
    output reg  [5:0] minutes,
    output reg  [4:0] hours,
    output wire [3:0] hours_12,
    output wire       pm,
    output wire       midnight
);

  // Each unit steps when all units below it are at their end.
  wire minute_ends = tick && seconds == 6'd59;
  wire hour_ends   = minute_ends && minutes == 6'd59;
  wire day_ends    = hour_ends && hours == 5'd23;

  // A tick that is overridden by a set makes no midnight.
  assign midnight = day_ends && !set;

  // The second half of the day begins at noon.
  assign pm = hours >= 5'd12;

  // Hour 0 and hour 12 both read as 12; four bits hold what is left.
  wire [3:0] past_noon = hours[3:0] - 4'd12;
  wire [3:0] in_half   = pm ? past_noon : hours[3:0];
  assign hours_12 = in_half == 4'd0 ? 4'd12 : in_half;   // 1 to 12

  // Setting the clock starts a full minute.
  always @(posedge clk) begin
    if (rst || set || minute_ends) seconds <= 6'd0;
    else if (tick)                 seconds <= seconds + 6'd1;
  end

  // Minutes.
  always @(posedge clk) begin
    if (rst)              minutes <= 6'd0;
    else if (set)         minutes <= set_minutes;
    else if (hour_ends)   minutes <= 6'd0;
    else if (minute_ends) minutes <= minutes + 6'd1;
  end

  // Hours.
  always @(posedge clk) begin
    if (rst)            hours <= 5'd0;
    else if (set)       hours <= set_hours;
    else if (day_ends)  hours <= 5'd0;
    else if (hour_ends) hours <= hours + 5'd1;
  end

endmodule
