// Sends colours to a chain of WS2812 lights: each bit is a pulse whose length says whether it is a one.
//
//   24 bits for each light: green, red, blue, the upper bit first. A long low line shows the colours.
module ws2812_sender #(
    parameter SHORT = 2,   // cycles of a pulse that is a zero
    parameter LONG  = 4,   // cycles of a pulse that is a one
    parameter WHOLE = 6,   // cycles of a bit, at most 15
    parameter LATCH = 20   // cycles of the low line behind the last light, at most 63
) (
    input  wire       clk,
    input  wire       rst,
    input  wire       in_valid,
    output wire       in_ready,
    input  wire [7:0] in_red,
    input  wire [7:0] in_green,
    input  wire [7:0] in_blue,
    input  wire       in_last,
    output reg        line
);

  localparam [1:0] IDLE  = 2'd0;
  localparam [1:0] SEND  = 2'd1;
  localparam [1:0] LATCHING = 2'd2;

  reg [1:0]  state;
  reg [23:0] bits;
  reg [4:0]  number;
  reg [5:0]  cycle;
  reg        last;

  wire take      = in_valid && in_ready;
  wire bit_ends  = state == SEND && cycle == WHOLE[5:0] - 6'd1;
  wire word_ends = bit_ends && number == 5'd23;
  wire latched   = state == LATCHING && cycle == LATCH[5:0] - 6'd1;

  // A colour is taken while idle, or as the last bit of the one before ends, so that no gap comes between.
  assign in_ready = state == IDLE || (word_ends && !last);

  // After the last light the line rests, then the chain can be written anew.
  always @(posedge clk) begin
    if (rst)            state <= IDLE;
    else if (take)      state <= SEND;
    else if (word_ends) state <= last ? LATCHING : IDLE;
    else if (latched)   state <= IDLE;
  end

  // Cycles of a bit, or of the rest.
  always @(posedge clk) begin
    if (state == IDLE || bit_ends || latched) cycle <= 6'd0;
    else                                      cycle <= cycle + 6'd1;
  end

  // The bits move up as they are sent.
  always @(posedge clk) begin
    if (take) {bits, number, last} <= {in_green, in_red, in_blue, 5'd0, in_last};
    else if (bit_ends) {bits, number} <= {bits[22:0], 1'b0, number + 5'd1};
  end

  // High for a short or a long time at the start of each bit; a register keeps it clean.
  always @(posedge clk) begin
    line <= !rst && state == SEND && cycle < (bits[23] ? LONG[5:0] : SHORT[5:0]);
  end

endmodule
