// One lane of sums over tiles of weights: a memory with a place per row of C.
//
//   Each valid cycle brings a row's partial sum. With `first` it starts the row's sum, otherwise it is added to
//   what the row's place holds. The sum is at `sum` three cycles later, and in the row's place. The same row must
//   not come again within three cycles.
module gemm_accumulator_ws #(
    parameter PSUM_WIDTH = 19,
    parameter ACC_WIDTH  = 32,
    parameter SIGNED     = 1,
    parameter SATURATE   = 0,
    parameter DEPTH      = 64,
    parameter ADDR_WIDTH = 6
) (
    input  wire                  clk,
    input  wire                  valid,
    input  wire                  first,
    input  wire [ADDR_WIDTH-1:0] address,
    input  wire [PSUM_WIDTH-1:0] psum,
    output reg  [ACC_WIDTH-1:0]  sum
);

  reg [ACC_WIDTH-1:0] memory [0:DEPTH-1];

  // Stage 1: what the row's place holds.
  reg [ACC_WIDTH-1:0]  read_data;
  reg [PSUM_WIDTH-1:0] psum_1;
  reg [ADDR_WIDTH-1:0] address_1;
  reg                  first_1, store_1;

  always @(posedge clk) begin
    if (valid) read_data <= memory[address];
    psum_1    <= psum;
    address_1 <= address;
    first_1   <= first;
    store_1   <= valid;
  end

  // Stage 2: a first tile adds to zero.
  reg [ACC_WIDTH-1:0]  sum_2;
  reg [PSUM_WIDTH-1:0] psum_2;
  reg [ADDR_WIDTH-1:0] address_2;
  reg                  store_2;

  always @(posedge clk) begin
    sum_2     <= first_1 ? {ACC_WIDTH{1'b0}} : read_data;
    psum_2    <= psum_1;
    address_2 <= address_1;
    store_2   <= store_1;
  end

  // Stage 3: add, then keep or give.
  wire [ACC_WIDTH-1:0] next_sum;

  saturating_add #(
      .ACC_WIDTH (ACC_WIDTH),
      .TERM_WIDTH(PSUM_WIDTH),
      .SIGNED    (SIGNED),
      .SATURATE  (SATURATE)
  ) add (
      .acc (sum_2),
      .term(psum_2),
      .sum (next_sum)
  );

  always @(posedge clk) begin
    if (store_2) memory[address_2] <= next_sum;
    sum <= next_sum;
  end

endmodule
