// I2S transmitter: stereo samples as a bit clock, a word select line and data, the upper bit first.
//
//   Data comes one bit clock after the word select changes, as I2S has it; both change as the clock falls.
module i2s_transmitter #(
    parameter WIDTH     = 12,
    parameter LOG_WIDTH = 4    // 2**LOG_WIDTH is at least WIDTH
) (
    input  wire             clk,
    input  wire             rst,
    input  wire             in_valid,
    output wire             in_ready,
    input  wire [WIDTH-1:0] in_left,
    input  wire [WIDTH-1:0] in_right,
    output reg              sck,
    output reg              ws,
    output wire             sd,
    output reg              underrun
);

  localparam [LOG_WIDTH-1:0] LAST = WIDTH[LOG_WIDTH-1:0] - 1'b1;

  reg [LOG_WIDTH-1:0] number;      // of the bit clock in the half of the frame that ws names
  reg [2*WIDTH-1:0]   bits;        // what is left of left and right sample
  wire                falls     = sck;                    // it toggles in every cycle
  wire                half_ends = falls && number == LAST;
  wire                load      = falls && number == {LOG_WIDTH{1'b0}} && !ws;

  // A pair of samples is taken one bit clock after the frame has begun.
  assign in_ready = load;
  assign sd       = bits[2*WIDTH-1];  // the present bit

  // The bit clock is half as fast as clk.
  always @(posedge clk) sck <= !rst && !sck;

  // Word select: 0 for the left half, 1 for the right one; it changes with the last bit before.
  always @(posedge clk) begin
    if (rst)            {ws, number} <= {(LOG_WIDTH + 1){1'b0}};
    else if (half_ends) {ws, number} <= {!ws, {LOG_WIDTH{1'b0}}};
    else if (falls)     number <= number + 1'b1;
  end

  // Without samples in time, a frame of zeros is sent.
  always @(posedge clk) begin
    if (rst)        bits <= {(2*WIDTH){1'b0}};
    else if (load)  bits <= in_valid ? {in_left, in_right} : {(2*WIDTH){1'b0}};
    else if (falls) bits <= {bits[2*WIDTH-2:0], 1'b0};
  end

  // It is told for a cycle that they were missing.
  always @(posedge clk) underrun <= !rst && load && !in_valid;

endmodule
