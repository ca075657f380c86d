// Mean power and peak of a signal in windows of 2**LOG_LENGTH samples.
module power_meter #(
    parameter LOG_LENGTH = 4
) (
    input  wire              clk,
    input  wire              rst,
    input  wire              in_valid,
    input  wire signed [7:0] sample,
    output reg               out_valid,
    output reg  [14:0]       mean_power,
    output reg  [7:0]        peak
);

  // A square is at most 2**14, so 15 bits; LOG_LENGTH more for their sum.
  localparam SUM_BITS = 15 + LOG_LENGTH;

  reg  [SUM_BITS-1:0]   energy;
  reg  [7:0]            greatest;
  reg  [LOG_LENGTH-1:0] count;

  // Size first: an unsigned square is cheaper than a signed one, and the peak needs the size anyway.
  wire [7:0]  size   = sample[7] ? -sample : sample;
  wire [15:0] square = size * size;
  wire        top_unused = square[15];

  wire [SUM_BITS-1:0] energy_now   = energy + {{LOG_LENGTH{1'b0}}, square[14:0]};
  wire [7:0]          greatest_now = (size > greatest) ? size : greatest;
  wire                last         = count == {LOG_LENGTH{1'b1}};

  wire [LOG_LENGTH-1:0] fraction_unused = energy_now[LOG_LENGTH-1:0];

  // The window starts over by itself; the counter wraps.
  always @(posedge clk) begin
    if (rst) {energy, greatest, count} <= {(SUM_BITS + 8 + LOG_LENGTH) {1'b0}};
    else if (in_valid) begin
      count              <= count + 1'b1;
      {energy, greatest} <= last ? {(SUM_BITS + 8) {1'b0}} : {energy_now, greatest_now};
    end
  end

  // Results of a window, readable while the next one is measured.
  always @(posedge clk) begin
    if (rst) out_valid <= 1'b0;
    else     out_valid <= in_valid && last;
    if (in_valid && last) {mean_power, peak} <= {energy_now[SUM_BITS-1:LOG_LENGTH], greatest_now};
  end

endmodule
