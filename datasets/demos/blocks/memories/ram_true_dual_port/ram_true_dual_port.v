// True dual-port RAM: both ports read and write, each shows the old word; a collision of writes is flagged.
//
//   Port a wins if both write the same word at once, so that the contents are always defined.
module ram_true_dual_port #(
    parameter WIDTH      = 8,
    parameter ADDR_WIDTH = 3
) (
    input  wire                  clk,
    input  wire                  enable_a,
    input  wire                  write_a,
    input  wire [ADDR_WIDTH-1:0] address_a,
    input  wire [WIDTH-1:0]      data_a,
    output reg  [WIDTH-1:0]      read_a,
    input  wire                  enable_b,
    input  wire                  write_b,
    input  wire [ADDR_WIDTH-1:0] address_b,
    input  wire [WIDTH-1:0]      data_b,
    output reg  [WIDTH-1:0]      read_b,
    output reg                   collision
);

  reg [WIDTH-1:0] memory [0:(1<<ADDR_WIDTH)-1];

  // A write of b to the word that a writes is dropped.
  wire stores_a = enable_a && write_a;
  wire clash    = stores_a && enable_b && write_b && address_a == address_b;
  wire stores_b = enable_b && write_b && !clash;

  // Read-first on both ports: the words as they were before any write of this edge.
  always @(posedge clk) begin
    if (stores_a) memory[address_a] <= data_a;
    if (stores_b) memory[address_b] <= data_b;
    if (enable_a) read_a <= memory[address_a];
    if (enable_b) read_b <= memory[address_b];
    collision <= clash;
  end

endmodule
