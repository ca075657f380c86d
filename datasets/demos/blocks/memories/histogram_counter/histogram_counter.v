// Counts how often each of eight values comes; reading a bin out clears it for the next round.
//
//   Counts stop at their largest value instead of wrapping to zero.
module histogram_counter #(
    parameter COUNT_WIDTH = 4
) (
    input  wire                   clk,
    input  wire                   rst,
    input  wire                   sample_valid,
    input  wire [2:0]             sample,
    input  wire                   drain,
    output reg                    out_valid,
    output reg  [2:0]             out_bin,
    output reg  [COUNT_WIDTH-1:0] out_count,
    output reg                    clearing
);

  reg [COUNT_WIDTH-1:0] counts [0:7];
  reg [2:0]             scan;  // the bin that is drained or cleared next

  // During the sweep after reset and while draining, the bin under scan is set to zero.
  wire                   sweep     = clearing || drain;
  wire                   counting  = sample_valid && !sweep;
  wire [2:0]             index     = sweep ? scan : sample;
  wire [COUNT_WIDTH-1:0] present   = counts[index];
  wire [COUNT_WIDTH-1:0] increased = (&present) ? present : present + 1'b1;  // stays at the top

  // One access for each cycle: either a count or a clear.
  always @(posedge clk) begin
    if (sweep)         counts[index] <= {COUNT_WIDTH{1'b0}};
    else if (counting) counts[index] <= increased;
  end

  // The scan goes round; the first round after reset only clears, and gives nothing out.
  always @(posedge clk) begin
    if (rst) begin
      scan      <= 3'd0;
      clearing  <= 1'b1;
    end else begin
      if (sweep) scan <= scan + 1'b1;
      if (scan == 3'd7) clearing <= 1'b0;
    end
  end

  // What the bin held before it is cleared.
  always @(posedge clk) begin
    out_valid <= !rst && drain && !clearing;
    out_bin   <= scan;
    out_count <= present;
  end

endmodule
