// Systolic array of 2 x 2 cells: C = A * B for tiles of two rows and two columns and any inner length.
//
//   Step k brings column k of A and row k of B. The lower row and the right column wait one step (skew), so
//   that cell (i, j) works i + j steps late, and its result appears as much later.
module systolic_array_2x2 (
    input  wire               clk,
    input  wire               rst,
    input  wire               step,
    input  wire               first,
    input  wire               last,
    input  wire signed [7:0]  a_0,
    input  wire signed [7:0]  a_1,
    input  wire signed [7:0]  b_0,
    input  wire signed [7:0]  b_1,
    output wire signed [19:0] c_00,
    output wire signed [19:0] c_01,
    output wire signed [19:0] c_10,
    output wire signed [19:0] c_11,
    output reg  [2:0]         done
);

  // Skew registers at the left and upper edge, and the links inside; the ends of the links lead nowhere.
  reg  signed [7:0] a_1_late, b_1_late;
  reg  [1:0]        marks_late, marks_later;  // {last, first}, one and two steps old
  wire signed [7:0] a_00, b_00, a_10, b_01;
  wire signed [7:0] a_01_unused, a_11_unused, b_10_unused, b_11_unused;

  array_cell cell_00 (
      .clk(clk), .rst(rst), .step(step), .marks({last, first}), .a_in(a_0), .b_in(b_0),
      .a_out(a_00), .b_out(b_00), .result(c_00)
  );
  array_cell cell_01 (
      .clk(clk), .rst(rst), .step(step), .marks(marks_late), .a_in(a_00), .b_in(b_1_late),
      .a_out(a_01_unused), .b_out(b_01), .result(c_01)
  );

  array_cell cell_10 (
      .clk(clk), .rst(rst), .step(step), .marks(marks_late), .a_in(a_1_late), .b_in(b_00),
      .a_out(a_10), .b_out(b_10_unused), .result(c_10)
  );
  array_cell cell_11 (
      .clk(clk), .rst(rst), .step(step), .marks(marks_later), .a_in(a_10), .b_in(b_01),
      .a_out(a_11_unused), .b_out(b_11_unused), .result(c_11)
  );

  // Operands wait where their cells begin later.
  always @(posedge clk) begin
    if (step) {a_1_late, b_1_late} <= {a_1, b_1};
  end

  // The marks go along the diagonal.
  always @(posedge clk) begin
    if (rst)       {marks_later, marks_late} <= 4'd0;
    else if (step) {marks_later, marks_late} <= {marks_late, last, first};
  end

  // done[d] for one cycle: the results with i + j = d are new.
  always @(posedge clk) begin
    if (rst) done <= 3'b000;
    else     done <= {3{step}} & {marks_later[1], marks_late[1], last};
  end

endmodule

// Multiplies, accumulates, and copies the sum to the result with the last product of a tile.
module array_cell (
    input  wire               clk,
    input  wire               rst,
    input  wire               step,
    input  wire        [1:0]  marks,
    input  wire signed [7:0]  a_in,
    input  wire signed [7:0]  b_in,
    output reg  signed [7:0]  a_out,
    output reg  signed [7:0]  b_out,
    output reg  signed [19:0] result
);

  reg  signed [19:0] sum;
  wire signed [19:0] product = a_in * b_in;
  wire signed [19:0] next    = marks[0] ? product : sum + product;

  // The result stays readable while the sum of the next tile is under way.
  always @(posedge clk) begin
    if (rst) {sum, result} <= 40'd0;
    else if (step) begin
      sum <= next;
      if (marks[1]) result <= next;
    end
  end

  // To the right and down.
  always @(posedge clk) begin
    if (step) {a_out, b_out} <= {a_in, b_in};
  end

endmodule
