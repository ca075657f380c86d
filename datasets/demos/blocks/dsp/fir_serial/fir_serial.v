// FIR filter of eight taps with one multiplier: a tap per clock, samples and coefficients in small memories.
module fir_serial (
    input  wire               clk,
    input  wire               rst,
    input  wire               coefficient_write,
    input  wire        [2:0]  coefficient_address,
    input  wire signed [7:0]  coefficient_data,
    input  wire               in_valid,
    output wire               in_ready,
    input  wire signed [7:0]  sample,
    output reg                out_valid,
    output reg  signed [18:0] result
);

  // Eight products s16 need three bits more.
  reg signed [7:0] coefficients [0:7];
  reg signed [7:0] samples      [0:7];  // a ring: newest is the address of the last one taken
  reg        [2:0] newest;
  reg        [2:0] tap;
  reg              working;

  wire       take       = in_valid && in_ready;
  wire       last_tap   = tap == 3'd7;
  wire [2:0] next_place = newest + 3'd1;  // modulo eight

  // Tap k meets the sample that came k samples ago; addresses wrap around by themselves.
  wire        [2:0]  age_address = newest - tap;
  wire signed [18:0] product     = coefficients[tap] * samples[age_address];

  assign in_ready = !working;  // the ring must not change under way

  // Coefficients can be written at any time; a running sum takes what is there when its tap comes.
  always @(posedge clk) begin
    if (coefficient_write) coefficients[coefficient_address] <= coefficient_data;
  end

  // The memory has no reset: results mean something from the eighth sample on.
  always @(posedge clk) begin
    if (take) samples[next_place] <= sample;
  end

  // A sample starts the eight taps and moves the ring on.
  always @(posedge clk) begin
    if (rst)          {working, tap, newest} <= 7'd0;
    else if (take)    {working, tap, newest} <= {1'b1, 3'd0, next_place};
    else if (working) {working, tap}         <= {!last_tap, tap + 3'd1};
  end

  // The accumulator is also the result; the first tap replaces what was there.
  always @(posedge clk) begin
    if (working) result <= (tap == 3'd0) ? product : result + product;
  end

  // One pulse behind the last tap.
  always @(posedge clk) begin
    if (rst) out_valid <= 1'b0;
    else     out_valid <= working && last_tap;
  end

endmodule
