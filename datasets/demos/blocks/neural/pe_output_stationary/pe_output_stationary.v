// Processing element of an output-stationary systolic array: operands pass through, the sum stays.
//
//   Afterwards the sums leave through a chain of all elements of a column.
module pe_output_stationary #(
    parameter DATA_BITS = 8,
    parameter SUM_BITS  = 20  // 2*DATA_BITS, and one bit more for each doubling of the number of products
) (
    input  wire                        clk,
    input  wire                        rst,
    input  wire                        step,
    input  wire                        drain,
    input  wire                        first_in,
    input  wire signed [DATA_BITS-1:0] a_in,
    input  wire signed [DATA_BITS-1:0] b_in,
    input  wire signed [SUM_BITS-1:0]  chain_in,
    output reg                         first_out,
    output reg  signed [DATA_BITS-1:0] a_out,
    output reg  signed [DATA_BITS-1:0] b_out,
    output wire signed [SUM_BITS-1:0]  chain_out
);

  reg  signed [SUM_BITS-1:0] sum;
  wire signed [SUM_BITS-1:0] product = a_in * b_in;

  assign chain_out = sum;  // the element below takes it while draining

  // The first product replaces what is left of the tile before: nothing needs to be cleared between tiles.
  always @(posedge clk) begin
    if (rst)        sum <= {SUM_BITS{1'b0}};
    else if (drain) sum <= chain_in;
    else if (step)  sum <= first_in ? product : sum + product;
  end

  // The neighbours to the right (a) and below (b) see everything one step later.
  always @(posedge clk) begin
    if (step) begin
      a_out     <= a_in;
      b_out     <= b_in;
      first_out <= first_in;
    end
  end

endmodule
