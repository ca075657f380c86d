// Balance of events that come and go, several per cycle; it sticks at its ends and notes what it lost.
module counter_events_saturating (
    input  wire       clk,
    input  wire       rst,
    input  wire [1:0] arrivals,
    input  wire [1:0] departures,
    input  wire       clear_flags,
    output reg  [4:0] balance,
    output reg        overflowed,
    output reg        underflowed
);

  // Two more bits than the balance: -3 to 34 in two's complement.
  wire signed [6:0] sum = $signed({2'b00, balance}) + $signed({5'b00000, arrivals})
                        - $signed({5'b00000, departures});
  wire              low  = sum < 7'sd0;
  wire              high = sum > 7'sd31;

  // Saturation at both ends.
  always @(posedge clk) begin
    if (rst)       balance <= 5'd0;
    else if (low)  balance <= 5'd0;
    else if (high) balance <= 5'd31;
    else           balance <= sum[4:0];
  end

  // The flags stay until they are cleared; an event that is lost at that very edge is not forgotten.
  always @(posedge clk) begin
    if (rst) {overflowed, underflowed} <= 2'b00;
    else     {overflowed, underflowed} <= {high, low} | ({overflowed, underflowed} & {2{!clear_flags}});
  end

endmodule
