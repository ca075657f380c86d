// Processing element of a weight-stationary systolic array; a second weight loads in the background.
//
//   Activations go to the right, partial sums go down, and each adds its product. swap travels along with the
//   activations, so that a new set of weights enters the array as a wave and no cycle is lost.
module pe_weight_stationary #(
    parameter DATA_BITS = 8,
    parameter SUM_BITS  = 20
) (
    input  wire                        clk,
    input  wire                        rst,
    input  wire                        load,
    input  wire signed [DATA_BITS-1:0] weight_in,
    output wire signed [DATA_BITS-1:0] weight_out,
    input  wire                        swap_in,
    input  wire signed [DATA_BITS-1:0] x_in,
    input  wire signed [SUM_BITS-1:0]  sum_in,
    output reg                         swap_out,
    output reg  signed [DATA_BITS-1:0] x_out,
    output reg  signed [SUM_BITS-1:0]  sum_out
);

  reg signed [DATA_BITS-1:0] waiting;  // a link of the chain through which the next weights are shifted in
  reg signed [DATA_BITS-1:0] active;

  assign weight_out = waiting;  // to the next element of the chain

  // The activation that comes together with swap meets the new weight already.
  wire signed [DATA_BITS-1:0] weight  = swap_in ? waiting : active;
  wire signed [SUM_BITS-1:0]  product = weight * x_in;

  // Weights are zero after reset: elements that nobody loads add nothing.
  always @(posedge clk) begin
    if (rst) begin
      waiting <= {DATA_BITS{1'b0}};
      active  <= {DATA_BITS{1'b0}};
    end else begin
      active <= weight;
      if (load) waiting <= weight_in;
    end
  end

  // The wave: everything goes on by one element in each cycle.
  always @(posedge clk) begin
    if (rst) swap_out <= 1'b0;
    else     swap_out <= swap_in;
    x_out   <= x_in;
    sum_out <= sum_in + product;
  end

endmodule
