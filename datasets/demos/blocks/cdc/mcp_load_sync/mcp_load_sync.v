// Multi-cycle path crossing without feedback: a word is held while a change of a toggle bit crosses for it.
//
//   The word itself passes no synchronizer; it is loaded when the toggle has settled. The source must leave
//   it alone meanwhile, which is counted here in cycles of src_clk.
module mcp_load_sync #(
    parameter WIDTH       = 12,
    parameter HOLD_CYCLES = 7   // of src_clk between words, 2 to 15: longer than four cycles of dst_clk
) (
    input  wire             src_clk,
    input  wire             src_rst,
    input  wire             src_load,
    input  wire [WIDTH-1:0] src_data,
    output wire             src_busy,
    input  wire             dst_clk,
    input  wire             dst_rst,
    output reg  [WIDTH-1:0] dst_data,
    output reg              dst_fresh
);

  localparam [3:0] HOLD = HOLD_CYCLES[3:0];

  reg             toggle;
  reg [3:0]       left;     // cycles for which the word must still be held
  reg [WIDTH-1:0] held;
  reg             toggle_meta, toggle_synced, toggle_seen;

  // A load is heard only when the word before has surely arrived.
  wire take = src_load && !src_busy;
  assign src_busy = left != 4'd0;  // a load would be ignored

  // The toggle changes with each word.
  always @(posedge src_clk) begin
    if (src_rst)   toggle <= 1'b0;
    else if (take) toggle <= !toggle;
  end

  // The count runs down from the load to zero.
  always @(posedge src_clk) begin
    if (src_rst)       left <= 4'd0;
    else if (take)     left <= HOLD;
    else if (src_busy) left <= left - 4'd1;
  end

  // The word stays where it is in between.
  always @(posedge src_clk) if (take) held <= src_data;

  // The toggle settles in two flip-flops; a third one remembers what was seen of it.
  always @(posedge dst_clk) begin
    if (dst_rst) {toggle_seen, toggle_synced, toggle_meta} <= 3'b000;
    else         {toggle_seen, toggle_synced, toggle_meta} <= {toggle_synced, toggle_meta, toggle};
  end

  // A change loads the word, which has been still for at least a cycle.
  always @(posedge dst_clk) begin
    if (dst_rst) dst_data <= {WIDTH{1'b0}};
    else if (toggle_synced != toggle_seen) dst_data <= held;
    dst_fresh <= !dst_rst && toggle_synced != toggle_seen;
  end

endmodule
