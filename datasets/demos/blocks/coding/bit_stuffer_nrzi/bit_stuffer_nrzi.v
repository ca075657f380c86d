// Bit stuffing and NRZI as on USB: behind six ones a zero is put in; a zero is sent as a change of the line.
//
//   So the line changes at least every seven bits and the receiver can recover the clock.
module bit_stuffer_nrzi (
    input  wire clk,
    input  wire rst,
    input  wire tick,
    input  wire in_valid,
    output wire in_ready,
    input  wire in_bit,
    output reg  line,
    output reg  sending
);

  localparam [2:0] MOST_ONES = 3'd6;

  reg  [2:0] ones;  // sent in a row
  wire       stuff = ones == MOST_ONES;
  wire       send  = stuff || in_valid;
  wire       sent  = !stuff && in_bit;  // the bit of this tick, if there is one

  // The line moves with ticks, one for each bit time.
  assign in_ready = tick && !stuff;

  // A pause ends a row of ones as a zero does.
  always @(posedge clk) begin
    if (rst)       ones <= 3'd0;
    else if (tick) ones <= (send && sent) ? ones + 3'd1 : 3'd0;
  end

  // One idles high and stays where it is during a pause.
  always @(posedge clk) begin
    if (rst)                        line <= 1'b1;
    else if (tick && send && !sent) line <= !line;
  end

  // Tells the driver when to let go of the line.
  always @(posedge clk) begin
    if (rst)       sending <= 1'b0;
    else if (tick) sending <= send;
  end

endmodule
