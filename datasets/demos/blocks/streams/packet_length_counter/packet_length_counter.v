// Watches a stream of packets and reports for each its length, and whether that is within limits.
//
//   It only listens: the handshake is between others. Lengths above the counter's range stay at the top.
module packet_length_counter #(
    parameter COUNT_WIDTH = 4
) (
    input  wire                   clk,
    input  wire                   rst,
    input  wire                   valid,
    input  wire                   ready,
    input  wire                   last,
    input  wire [COUNT_WIDTH-1:0] minimum,
    input  wire [COUNT_WIDTH-1:0] maximum,
    output reg                    report_valid,
    output reg  [COUNT_WIDTH-1:0] report_length,
    output reg                    report_short,
    output reg                    report_long,
    output reg                    overrun
);

  reg [COUNT_WIDTH-1:0] words;  // words of the packet before this one

  // The length with the present word; at the top it stays.
  wire moves = valid && ready;
  wire ends  = moves && last;
  wire [COUNT_WIDTH-1:0] length = (&words) ? words : words + 1'b1;

  // Counts within a packet.
  always @(posedge clk) begin
    if (rst || ends) words <= {COUNT_WIDTH{1'b0}};
    else if (moves)  words <= length;
  end

  // Tells early that a packet is too long already, so that somebody can cut it.
  always @(posedge clk) overrun <= !rst && moves && !last && length >= maximum;

  // The report of a packet, held until the next one.
  always @(posedge clk) begin
    report_valid <= !rst && ends;
    if (ends) begin
      report_length <= length;
      report_short  <= length < minimum;
      report_long   <= length > maximum;
    end
  end

endmodule
