// Sorting network for four numbers: five compare-and-exchange elements in three pipelined rows.
module sort_four_network #(
    parameter BITS = 8
) (
    input  wire              clk,
    input  wire              rst,
    input  wire              in_valid,
    input  wire [4*BITS-1:0] in_values,
    output wire              out_valid,
    output wire [4*BITS-1:0] out_values
);

  // Numbers behind each row, lane 0 lowest.
  wire [BITS-1:0] in [0:3];
  wire [BITS-1:0] a  [0:3];
  wire [BITS-1:0] b  [0:3];
  wire [BITS-1:0] c  [1:2];
  reg  [BITS-1:0] least, greatest;
  reg  [2:0]      valid;

  assign {in[3], in[2], in[1], in[0]} = in_values;  // any order

  // Row 1 sorts pairs, row 2 finds the least and the greatest of all, row 3 sorts the two in the middle.
  compare_exchange #(.BITS(BITS)) row_1_low  (.clk(clk), .x(in[0]), .y(in[1]), .low(a[0]), .high(a[1]));
  compare_exchange #(.BITS(BITS)) row_1_high (.clk(clk), .x(in[2]), .y(in[3]), .low(a[2]), .high(a[3]));
  compare_exchange #(.BITS(BITS)) row_2_low  (.clk(clk), .x(a[0]), .y(a[2]), .low(b[0]), .high(b[1]));
  compare_exchange #(.BITS(BITS)) row_2_high (.clk(clk), .x(a[1]), .y(a[3]), .low(b[2]), .high(b[3]));
  compare_exchange #(.BITS(BITS)) row_3      (.clk(clk), .x(b[1]), .y(b[2]), .low(c[1]), .high(c[2]));

  // The ends wait for the middle.
  always @(posedge clk) begin
    {least, greatest} <= {b[0], b[3]};
  end

  // Validity goes along.
  always @(posedge clk) begin
    if (rst) valid <= 3'b000;
    else     valid <= {valid[1:0], in_valid};
  end

  assign out_valid  = valid[2];                       // three rows
  assign out_values = {greatest, c[2], c[1], least};  // ascending from lane 0

endmodule

// Puts two numbers in order and registers them.
module compare_exchange #(
    parameter BITS = 8
) (
    input  wire            clk,
    input  wire [BITS-1:0] x,
    input  wire [BITS-1:0] y,
    output reg  [BITS-1:0] low,
    output reg  [BITS-1:0] high
);

  wire exchange = x > y;

  // Equal numbers stay where they are; nobody can tell.
  always @(posedge clk) begin
    {low, high} <= exchange ? {y, x} : {x, y};
  end

endmodule
