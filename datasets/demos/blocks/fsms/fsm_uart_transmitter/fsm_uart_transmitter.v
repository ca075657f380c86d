// UART transmitter: one start bit, eight data bits, least significant first, one stop bit, no parity.
module fsm_uart_transmitter #(
    parameter DIVISOR     = 4,  // cycles of a bit, at least 2
    parameter COUNT_WIDTH = 2   // holds 0 to DIVISOR-1
) (
    input  wire       clk,
    input  wire       rst,
    input  wire       in_valid,
    output wire       in_ready,
    input  wire [7:0] in_data,
    output reg        tx
);

  localparam [1:0] IDLE  = 2'd0;
  localparam [1:0] START = 2'd1;
  localparam [1:0] DATA  = 2'd2;
  localparam [1:0] STOP  = 2'd3;

  localparam [COUNT_WIDTH-1:0] LAST_CYCLE = DIVISOR[COUNT_WIDTH-1:0] - 1'b1;

  reg [1:0]             state;
  reg [COUNT_WIDTH-1:0] cycle;   // of the present bit
  reg [2:0]             number;  // of the data bit
  reg [7:0]             bits;    // those that are still to be sent, the next one lowest

  wire bit_ends = cycle == LAST_CYCLE;
  wire take     = in_valid && in_ready;

  // A byte is taken only while the line is idle.
  assign in_ready = state == IDLE;

  // Cycles within a bit; they begin with the start bit.
  always @(posedge clk) begin
    if (rst || take || bit_ends) cycle <= {COUNT_WIDTH{1'b0}};
    else                         cycle <= cycle + 1'b1;
  end

  // The states follow each other as the bits end.
  always @(posedge clk) begin
    if (rst)                                       state <= IDLE;
    else if (take)                                 state <= START;
    else if (state == START && bit_ends)           state <= DATA;
    else if (state == DATA && bit_ends && &number) state <= STOP;
    else if (state == STOP && bit_ends)            state <= IDLE;
  end

  // The byte moves to the right by one with each data bit that has ended; 8 of them bring number back to 0.
  always @(posedge clk) begin
    if (take) begin
      bits   <= in_data;
      number <= 3'd0;
    end else if (state == DATA && bit_ends) begin
      bits   <= {1'b1, bits[7:1]};
      number <= number + 1'b1;
    end
  end

  // The line is high but for the start bit and data bits that are 0. A register keeps it free of glitches.
  always @(posedge clk) begin
    if (rst) tx <= 1'b1;
    else     tx <= (state == IDLE || state == STOP) || (state == DATA && bits[0]);
  end

endmodule
