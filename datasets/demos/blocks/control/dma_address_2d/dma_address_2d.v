// Addresses of a rectangle in memory: rows of some words each, a fixed distance from row to row.
//
//   Only adders: the start of the row is kept beside the present address.
module dma_address_2d #(
    parameter WIDTH = 8
) (
    input  wire             clk,
    input  wire             rst,
    input  wire             start,
    input  wire [WIDTH-1:0] base,
    input  wire [WIDTH-1:0] stride,
    input  wire [2:0]       columns,
    input  wire [2:0]       rows,
    output reg              valid,
    input  wire             ready,
    output reg  [WIDTH-1:0] address,
    output wire             last
);

  // The job is copied at the start; counts are one less than the number meant.
  reg [WIDTH-1:0] row_start;
  reg [WIDTH-1:0] distance;
  reg [2:0]       width;
  reg [2:0]       column;     // still to come in this row
  reg [2:0]       rows_left;  // still to come after this row

  // Ends of a row and of the job.
  wire row_ends = column == 3'd0;
  wire begins   = start && !valid;
  wire moves    = valid && ready;
  wire [WIDTH-1:0] next_row = row_start + distance;
  assign last = row_ends && rows_left == 3'd0;  // of the whole rectangle

  always @(posedge clk) valid <= !rst && (begins || (valid && !(moves && last)));  // busy with a job

  // Loads a job.
  always @(posedge clk) if (begins) {distance, width} <= {stride, columns};  // kept to the end

  // Goes along the row, or down to the next one.
  always @(posedge clk) begin
    if (begins)                 {address, row_start} <= {2{base}};
    else if (moves && row_ends) {address, row_start} <= {2{next_row}};
    else if (moves)             address <= address + 1'b1;
  end

  // Counts down what is left.
  always @(posedge clk) begin
    if (begins)                 {column, rows_left} <= {columns, rows};
    else if (moves && row_ends) {column, rows_left} <= {width, rows_left - 3'd1};
    else if (moves)             column <= column - 3'd1;
  end

endmodule
