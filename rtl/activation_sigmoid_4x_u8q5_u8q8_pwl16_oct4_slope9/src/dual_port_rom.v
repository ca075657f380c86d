// Read-only memory with one or two read ports: the word at each address, one cycle later, with `enable`.
//
//   Word 0 stands in the lowest bits of CONTENTS. Maps to one block RAM for both ports.
module dual_port_rom #(
    parameter PORTS      = 2,                // 1 or 2
    parameter WIDTH      = 8,
    parameter DEPTH      = 16,               // up to 64, or a multiple of 64
    parameter ADDR_WIDTH = 4,                // log2(DEPTH)
    parameter [DEPTH*WIDTH-1:0] CONTENTS = 0
) (
    input  wire                        clk,
    input  wire                        enable,
    input  wire [PORTS*ADDR_WIDTH-1:0] address,
    output wire [PORTS*WIDTH-1:0]      word
);

  // A simulator takes a word out of few bits much faster than out of all: rows of words are cut out first.
  localparam ROW = (DEPTH < 64) ? DEPTH : 64;

  reg [WIDTH-1:0] memory [0:DEPTH-1];

  genvar row;
  genvar port;
  generate
    for (row = 0; row < DEPTH; row = row + ROW) begin : rows
      localparam [ROW*WIDTH-1:0] WORDS = CONTENTS[row*WIDTH +: ROW*WIDTH];
      integer i;
      initial for (i = 0; i < ROW; i = i + 1) memory[row+i] = WORDS[i*WIDTH +: WIDTH];
    end

    for (port = 0; port < PORTS; port = port + 1) begin : ports
      reg [WIDTH-1:0] found;
      always @(posedge clk) if (enable) found <= memory[address[port*ADDR_WIDTH +: ADDR_WIDTH]];
      assign word[port*WIDTH +: WIDTH] = found;
    end
  endgenerate

endmodule
