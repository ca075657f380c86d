// UART receiver, 8N1: finds the middle of the start bit and samples each bit there.
//
//   A byte whose stop bit is low is reported as a framing error; the line must be high before the next one.
module uart_receiver #(
    parameter DIVISOR     = 6,  // cycles of a bit, at least 4
    parameter COUNT_WIDTH = 3   // holds 0 to DIVISOR-1
) (
    input  wire       clk,
    input  wire       rst,
    input  wire       rx,
    output reg        out_valid,
    output reg  [7:0] out_data,
    output reg        framing_error
);

  localparam [1:0] IDLE  = 2'd0;
  localparam [1:0] START = 2'd1;
  localparam [1:0] DATA  = 2'd2;
  localparam [1:0] STOP  = 2'd3;

  localparam [COUNT_WIDTH-1:0] WHOLE = DIVISOR[COUNT_WIDTH-1:0] - 1'b1;
  localparam [COUNT_WIDTH-1:0] HALF  = (DIVISOR[COUNT_WIDTH-1:0] >> 1) - 1'b1;

  reg [2:0]             line;     // samples: the last two of them are settled
  reg [1:0]             state;
  reg [COUNT_WIDTH-1:0] cycle;
  reg [2:0]             number;
  reg [7:0]             bits;

  wire falls  = line[2] && !line[1];
  wire middle = cycle == (state == START ? HALF : WHOLE);

  // The line comes from another clock.
  always @(posedge clk) line <= rst ? 3'b111 : {line[1:0], rx};

  // Cycles since the fall, or since the last sample.
  always @(posedge clk) begin
    if (rst || state == IDLE || middle) cycle <= {COUNT_WIDTH{1'b0}};
    else                                cycle <= cycle + 1'b1;
  end

  // A start bit that is gone in its middle was none.
  always @(posedge clk) begin
    if (rst)                                             state <= IDLE;
    else if (state == IDLE && falls)                     state <= START;
    else if (state == START && middle)                   state <= line[1] ? IDLE : DATA;
    else if (state == DATA && middle && number == 3'd7)  state <= STOP;
    else if (state == STOP && middle)                    state <= IDLE;
  end

  // The first bit that comes is the lowest: it moves down to its place.
  always @(posedge clk) begin
    if (state != DATA) number <= 3'd0;
    else if (middle)   number <= number + 3'd1;
    if (state == DATA && middle) bits <= {line[1], bits[7:1]};
  end

  // In the middle of the stop bit it is known whether the byte is whole.
  always @(posedge clk) begin
    out_valid     <= !rst && state == STOP && middle && line[1];
    framing_error <= !rst && state == STOP && middle && !line[1];
    if (!rst && state == STOP && middle && line[1]) out_data <= bits;
  end

endmodule
