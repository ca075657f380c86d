// Adds the partial sums of successive tiles of weights, row by row of C.
//
//   Each valid cycle brings the partial sums of the next row. With `first` they start the row's sums, otherwise
//   they are added to what the row's place in the memory holds; with `last` the sums are complete and leave,
//   three cycles after they came. `row_last` marks the last row and returns to the first place.
//   The same row must not come again within three cycles.
module gemm_accumulate_ws #(
    parameter COLS       = 8,
    parameter PSUM_WIDTH = 19,
    parameter ACC_WIDTH  = 32,
    parameter SIGNED     = 1,
    parameter SATURATE   = 0,
    parameter DEPTH      = 64,  // rows of C at most
    parameter ADDR_WIDTH = 6
) (
    input  wire                       clk,
    input  wire                       rst,
    input  wire                       valid,
    input  wire                       first,
    input  wire                       last,
    input  wire                       row_last,
    input  wire [COLS*PSUM_WIDTH-1:0] psum,
    output reg                        out_valid,
    output reg                        out_row_last,
    output reg  [COLS*ACC_WIDTH-1:0]  out_data
);

  reg [COLS*ACC_WIDTH-1:0] memory [0:DEPTH-1];

  // Stage 0: read the place of this row.
  reg [ADDR_WIDTH-1:0] address;

  always @(posedge clk) begin
    if (rst)        address <= {ADDR_WIDTH{1'b0}};
    else if (valid) address <= row_last ? {ADDR_WIDTH{1'b0}} : address + 1'b1;
  end

  reg [COLS*ACC_WIDTH-1:0]  read_data;
  reg [COLS*PSUM_WIDTH-1:0] psum_1;
  reg [ADDR_WIDTH-1:0]      address_1;
  reg                       valid_1, first_1, last_1, row_last_1;

  always @(posedge clk) begin
    if (valid) read_data <= memory[address];
    psum_1     <= psum;
    address_1  <= address;
    valid_1    <= valid && !rst;
    first_1    <= first;
    last_1     <= last;
    row_last_1 <= row_last;
  end

  // Stage 1: a first tile adds to zero.
  reg [COLS*ACC_WIDTH-1:0]  sums_2;
  reg [COLS*PSUM_WIDTH-1:0] psum_2;
  reg [ADDR_WIDTH-1:0]      address_2;
  reg                       valid_2, last_2, row_last_2;

  always @(posedge clk) begin
    sums_2     <= first_1 ? {(COLS * ACC_WIDTH){1'b0}} : read_data;
    psum_2     <= psum_1;
    address_2  <= address_1;
    valid_2    <= valid_1 && !rst;
    last_2     <= last_1;
    row_last_2 <= row_last_1;
  end

  // Stage 2: add, then keep or give.
  wire [COLS*ACC_WIDTH-1:0] sums;

  genvar lane;
  generate
    for (lane = 0; lane < COLS; lane = lane + 1) begin : lanes
      saturating_add #(
          .ACC_WIDTH (ACC_WIDTH),
          .TERM_WIDTH(PSUM_WIDTH),
          .SIGNED    (SIGNED),
          .SATURATE  (SATURATE)
      ) add (
          .acc (sums_2[lane*ACC_WIDTH +: ACC_WIDTH]),
          .term(psum_2[lane*PSUM_WIDTH +: PSUM_WIDTH]),
          .sum (sums[lane*ACC_WIDTH +: ACC_WIDTH])
      );
    end
  endgenerate

  always @(posedge clk) begin
    if (valid_2 && !last_2) memory[address_2] <= sums;
    out_valid    <= valid_2 && last_2 && !rst;
    out_row_last <= row_last_2;
    out_data     <= sums;
  end

endmodule
