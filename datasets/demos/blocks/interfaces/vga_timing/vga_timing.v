// Video timing: columns and lines of a picture with porches and sync pulses, and a test pattern.
//
//   Each direction goes through the picture, a front porch, the sync pulse and a back porch.
module vga_timing #(
    parameter H_PICTURE = 8,
    parameter H_FRONT   = 1,
    parameter H_SYNC    = 2,
    parameter H_BACK    = 1,
    parameter V_PICTURE = 4,
    parameter V_FRONT   = 1,
    parameter V_SYNC    = 1,
    parameter V_BACK    = 2
) (
    input  wire       clk,
    input  wire       rst,
    input  wire       pixel_enable,
    output reg        hsync_n,
    output reg        vsync_n,
    output reg        visible,
    output reg  [9:0] column,
    output reg  [9:0] line,
    output wire       frame_starts,
    output reg        pattern
);

  localparam [9:0] H_END       = H_PICTURE[9:0] + H_FRONT[9:0] + H_SYNC[9:0] + H_BACK[9:0] - 10'd1;
  localparam [9:0] V_END       = V_PICTURE[9:0] + V_FRONT[9:0] + V_SYNC[9:0] + V_BACK[9:0] - 10'd1;
  localparam [9:0] H_SYNC_FROM = H_PICTURE[9:0] + H_FRONT[9:0];
  localparam [9:0] V_SYNC_FROM = V_PICTURE[9:0] + V_FRONT[9:0];
  localparam [9:0] H_SYNC_TO   = H_SYNC_FROM + H_SYNC[9:0];
  localparam [9:0] V_SYNC_TO   = V_SYNC_FROM + V_SYNC[9:0];

  reg [9:0] x, y;  // of the pixel whose outputs are registered next

  // The place goes on by a pixel, at the end of a line by a line.
  always @(posedge clk) begin
    if (rst)                                {x, y} <= 20'd0;
    else if (pixel_enable && x != H_END)    x <= x + 10'd1;
    else if (pixel_enable && y != V_END)    {x, y} <= {10'd0, y + 10'd1};
    else if (pixel_enable)                  {x, y} <= 20'd0;
  end

  // Sync pulses are low, and begin behind the front porch.
  always @(posedge clk) begin
    if (rst) {hsync_n, vsync_n} <= 2'b11;
    else if (pixel_enable) begin
      hsync_n <= !(x >= H_SYNC_FROM && x < H_SYNC_TO);
      vsync_n <= !(y >= V_SYNC_FROM && y < V_SYNC_TO);
    end
  end

  // The picture: its place, and a board of squares with two pixels a side.
  always @(posedge clk) begin
    if (rst) {visible, column, line, pattern} <= 22'd0;
    else if (pixel_enable) begin
      visible <= x < H_PICTURE[9:0] && y < V_PICTURE[9:0];
      {column, line} <= {x, y};
      pattern <= x < H_PICTURE[9:0] && y < V_PICTURE[9:0] && x[1] != y[1];
    end
  end

  // The first pixel of a frame is at the outputs.
  assign frame_starts = visible && {column, line} == 20'd0;

endmodule
