// Adds a bias to a stream of accumulators whose channels come in turn; the biases are in a small memory.
module bias_add_channels #(
    parameter SUM_BITS     = 16,
    parameter CHANNEL_BITS = 3    // of the number of a channel
) (
    input  wire                           clk,
    input  wire                           rst,
    input  wire                           bias_write,
    input  wire        [CHANNEL_BITS-1:0] bias_channel,
    input  wire signed [SUM_BITS-1:0]     bias_data,
    input  wire        [CHANNEL_BITS-1:0] last_channel,
    input  wire                           in_valid,
    output wire                           in_ready,
    input  wire signed [SUM_BITS-1:0]     in_sum,
    output reg                            out_valid,
    input  wire                           out_ready,
    output reg  signed [SUM_BITS-1:0]     out_sum,
    output reg                            out_last
);

  reg signed [SUM_BITS-1:0]     biases [0:(1<<CHANNEL_BITS)-1];
  reg        [CHANNEL_BITS-1:0] channel;  // of the word that comes next

  wire take = in_valid && in_ready;
  wire last = channel == last_channel;

  // One bit more is exact; outside the range the two upper bits differ.
  wire [SUM_BITS-1:0] bias    = biases[channel];
  wire [SUM_BITS:0]   exact   = {in_sum[SUM_BITS-1], in_sum} + {bias[SUM_BITS-1], bias};
  wire                outside = exact[SUM_BITS] != exact[SUM_BITS-1];
  wire [SUM_BITS-1:0] bound   = {exact[SUM_BITS], {(SUM_BITS - 1) {!exact[SUM_BITS]}}};

  assign in_ready = !out_valid || out_ready;  // one register, full throughput

  // Biases are written between layers; a write in the cycle of a word counts from the next word on.
  always @(posedge clk) begin
    if (bias_write) biases[bias_channel] <= bias_data;
  end

  // Channels go round.
  always @(posedge clk) begin
    if (rst)       channel <= {CHANNEL_BITS{1'b0}};
    else if (take) channel <= last ? {CHANNEL_BITS{1'b0}} : channel + 1'b1;
  end

  // Valid flag.
  always @(posedge clk) begin
    if (rst)           out_valid <= 1'b0;
    else if (in_ready) out_valid <= in_valid;
  end

  // Saturated sum, and the mark of the last channel.
  always @(posedge clk) begin
    if (take) {out_sum, out_last} <= {outside ? bound : exact[SUM_BITS-1:0], last};
  end

endmodule
