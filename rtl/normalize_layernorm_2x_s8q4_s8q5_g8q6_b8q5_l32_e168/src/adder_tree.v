// Adds 2**LEVELS numbers, one level of the tree in each cycle with `enable`. LEVELS 0: a wire.
//
//   Node 1 is the root, nodes 2k and 2k + 1 stand below node k. All have the width of the sum, which holds every one.
module adder_tree #(
    parameter LEVELS = 2,
    parameter LEAVES = 4,   // 2**LEVELS
    parameter WIDTH  = 10   // of a sum, and of the numbers, which are extended to it
) (
    input  wire                    clk,
    input  wire                    enable,
    input  wire [LEAVES*WIDTH-1:0] in,
    output wire [WIDTH-1:0]        out
);

  wire [2*LEAVES*WIDTH-1:0] nodes;

  assign nodes[LEAVES*WIDTH +: LEAVES*WIDTH] = in;
  assign nodes[WIDTH-1:0]                    = {WIDTH{1'b0}};  // there is no node 0
  assign out                                 = nodes[WIDTH +: WIDTH];

  genvar i;
  generate
    for (i = 1; i < LEAVES; i = i + 1) begin : sums
      reg [WIDTH-1:0] total;
      always @(posedge clk)
        if (enable) total <= nodes[2*i*WIDTH +: WIDTH] + nodes[(2*i+1)*WIDTH +: WIDTH];
      assign nodes[i*WIDTH +: WIDTH] = total;
    end
  endgenerate

  wire unused = &{1'b0, clk, enable, nodes[WIDTH-1:0]};

endmodule
