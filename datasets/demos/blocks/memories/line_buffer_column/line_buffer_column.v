// Line buffer of an image filter: for each pixel that comes in, the column of it and the two pixels above it.
//
//   Two lines of WIDTH pixels are kept. The pixel at column x of line y leaves together with those of lines
//   y-1 and y-2 at the same column; before line 2 the upper ones are not valid yet.
module line_buffer_column #(
    parameter WIDTH      = 6,  // pixels of a line
    parameter BITS       = 8,
    parameter ADDR_WIDTH = 3   // holds 0 to WIDTH-1
) (
    input  wire            clk,
    input  wire            rst,
    input  wire            in_valid,
    input  wire [BITS-1:0] in_pixel,
    output reg             out_valid,
    output reg  [BITS-1:0] out_row_0,
    output reg  [BITS-1:0] out_row_1,
    output reg  [BITS-1:0] out_row_2
);

  localparam [ADDR_WIDTH-1:0] LAST = WIDTH[ADDR_WIDTH-1:0] - 1'b1;

  // Memories of one line each: the line above, and the one above that.
  reg [BITS-1:0]       line_1 [0:WIDTH-1];
  reg [BITS-1:0]       line_2 [0:WIDTH-1];
  reg [ADDR_WIDTH-1:0] column;
  reg [1:0]            lines;  // whole lines so far, up to 2

  wire line_ends = in_valid && column == LAST;
  wire [BITS-1:0] above = line_1[column];

  // Column and number of whole lines; after two lines every column is complete.
  always @(posedge clk) begin
    if (rst) begin
      column <= {ADDR_WIDTH{1'b0}};
      lines  <= 2'd0;
    end else if (in_valid) begin
      column <= line_ends ? {ADDR_WIDTH{1'b0}} : column + 1'b1;
      if (line_ends && lines != 2'd2) lines <= lines + 1'b1;
    end
  end

  // Each pixel takes the place of the one above it, which moves up a line.
  always @(posedge clk) begin
    if (in_valid) begin
      line_1[column] <= in_pixel;
      line_2[column] <= above;
      out_row_0      <= line_2[column];
      out_row_1      <= above;
      out_row_2      <= in_pixel;
    end
  end

  // A column leaves one cycle after its lowest pixel came.
  always @(posedge clk) begin
    if (rst) out_valid <= 1'b0;
    else     out_valid <= in_valid && lines == 2'd2;
  end

endmodule
