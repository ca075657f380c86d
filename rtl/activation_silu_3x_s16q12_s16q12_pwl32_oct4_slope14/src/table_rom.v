// A table with LANES read ports: the word at each address, one cycle later, when `enable` is high.
//
//   Every two ports share one memory. Word 0 stands in the lowest bits of CONTENTS.
module table_rom #(
    parameter LANES      = 2,
    parameter WIDTH      = 8,
    parameter DEPTH      = 16,               // up to 64, or a multiple of 64
    parameter ADDR_WIDTH = 4,                // log2(DEPTH)
    parameter [DEPTH*WIDTH-1:0] CONTENTS = 0
) (
    input  wire                        clk,
    input  wire                        enable,
    input  wire [LANES*ADDR_WIDTH-1:0] address,
    output wire [LANES*WIDTH-1:0]      word
);

  genvar lane;
  generate
    for (lane = 0; lane < LANES; lane = lane + 2) begin : memories
      localparam PORTS = (lane + 1 < LANES) ? 2 : 1;
      dual_port_rom #(
          .PORTS     (PORTS),
          .WIDTH     (WIDTH),
          .DEPTH     (DEPTH),
          .ADDR_WIDTH(ADDR_WIDTH),
          .CONTENTS  (CONTENTS)
      ) rom (
          .clk    (clk),
          .enable (enable),
          .address(address[lane*ADDR_WIDTH +: PORTS*ADDR_WIDTH]),
          .word   (word[lane*WIDTH +: PORTS*WIDTH])
      );
    end
  endgenerate

endmodule
