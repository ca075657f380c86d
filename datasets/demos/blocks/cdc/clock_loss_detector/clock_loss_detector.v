// Watches another clock from the domain of clk: too few of its edges in a window mean that it is lost.
//
//   The watched clock divides itself by two; only that level crosses. It must be slower than half of clk.
module clock_loss_detector #(
    parameter WINDOW     = 16,  // cycles of clk, a power of two
    parameter LOG_WINDOW = 4,
    parameter LEAST      = 3    // edges in a window of a clock that runs, at least 1
) (
    input  wire                  clk,
    input  wire                  rst,
    input  wire                  watched_clk,
    input  wire                  watched_enable,
    output reg                   lost,
    output reg  [LOG_WINDOW-1:0] edges_seen
);

  localparam [LOG_WINDOW-1:0] ENOUGH = LEAST[LOG_WINDOW-1:0];
  localparam [LOG_WINDOW-1:0] LAST   = WINDOW[LOG_WINDOW-1:0] - 1'b1;

  reg                   level;                   // in the domain of watched_clk
  reg                   meta, synced, previous;
  reg  [LOG_WINDOW-1:0] cycle, count;
  wire                  changed = synced != previous;
  wire [LOG_WINDOW-1:0] total   = count + {{(LOG_WINDOW-1){1'b0}}, changed};

  // Each enabled edge of the watched clock is a change of the level; rst clears it here as well.
  always @(posedge watched_clk) level <= !rst && level ^ watched_enable;

  // The level crosses into the domain of clk.
  always @(posedge clk) begin
    if (rst) {previous, synced, meta} <= 3'b000;
    else     {previous, synced, meta} <= {synced, meta, level};
  end

  // Cycles of the window.
  always @(posedge clk) begin
    if (rst || cycle == LAST) cycle <= {LOG_WINDOW{1'b0}};
    else                      cycle <= cycle + 1'b1;
  end

  // Changes in the window; the next one begins with none.
  always @(posedge clk) begin
    if (rst || cycle == LAST) count <= {LOG_WINDOW{1'b0}};
    else                      count <= total;
  end

  // The verdict on a window stands until the next one ends.
  always @(posedge clk) begin
    if (rst)                {lost, edges_seen} <= {1'b1, {LOG_WINDOW{1'b0}}};
    else if (cycle == LAST) {lost, edges_seen} <= {total < ENOUGH, total};
  end

endmodule
