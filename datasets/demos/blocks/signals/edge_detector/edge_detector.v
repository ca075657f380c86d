// Edge detector: a pulse of one cycle for each rising, falling or any edge of a synchronous signal.
module edge_detector (
    input  wire clk,
    input  wire rst,
    input  wire signal,
    output wire rising,
    output wire falling,
    output wire any_edge
);

  reg level;

  assign rising   = signal && !level;  // in the first cycle of the new level
  assign falling  = !signal && level;  // likewise
  assign any_edge = signal != level;  // either of them

  // The signal as it was at the last edge of the clock.
  always @(posedge clk) begin
    if (rst) level <= 1'b0;
    else     level <= signal;
  end

endmodule
