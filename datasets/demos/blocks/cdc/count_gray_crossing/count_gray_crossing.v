// Shows the count of one clock domain in another: it crosses in Gray code, where one bit changes at a time.
//
//   Whatever is caught in the middle of a change is the count before or the count after it, never another.
module count_gray_crossing #(
    parameter WIDTH = 6
) (
    input  wire             src_clk,
    input  wire             src_rst,
    input  wire             src_step,
    input  wire             dst_clk,
    input  wire             dst_rst,
    output wire [WIDTH-1:0] dst_count,
    output reg  [WIDTH-1:0] dst_delta
);

  reg  [WIDTH-1:0] binary, gray;
  reg  [WIDTH-1:0] gray_meta, gray_synced, count_before;
  wire [WIDTH-1:0] next = binary + {{(WIDTH-1){1'b0}}, src_step};

  // The Gray code is registered beside the count: what crosses comes straight from flip-flops.
  always @(posedge src_clk) begin
    if (src_rst) {binary, gray} <= {(2*WIDTH){1'b0}};
    else         {binary, gray} <= {next, next ^ (next >> 1)};
  end

  // Two flip-flops for each bit.
  always @(posedge dst_clk) begin
    if (dst_rst) {gray_synced, gray_meta} <= {(2*WIDTH){1'b0}};
    else         {gray_synced, gray_meta} <= {gray_meta, gray};
  end

  // Back to binary: each bit is the parity of the bits of the Gray code from it upward.
  genvar index;
  generate
    for (index = 0; index < WIDTH; index = index + 1) begin : g_bit
      assign dst_count[index] = ^(gray_synced >> index);  // from this bit up
    end
  endgenerate

  // How far the count has moved from one cycle to the next, across its wrap too.
  always @(posedge dst_clk) begin
    count_before <= dst_rst ? {WIDTH{1'b0}} : dst_count;
    dst_delta    <= dst_rst ? {WIDTH{1'b0}} : dst_count - count_before;
  end

endmodule
