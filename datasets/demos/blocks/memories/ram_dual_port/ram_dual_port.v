// Simple dual-port RAM: one port writes, the other reads, on one clock; reads come before writes.
//
//   Written so that synthesis finds a block RAM: a synchronous read and no reset of memory or output.
module ram_dual_port #(
    parameter WIDTH      = 8,
    parameter ADDR_WIDTH = 4
) (
    input  wire                  clk,
    input  wire                  write_enable,
    input  wire [ADDR_WIDTH-1:0] write_address,
    input  wire [WIDTH-1:0]      write_data,
    input  wire                  read_enable,
    input  wire [ADDR_WIDTH-1:0] read_address,
    output reg  [WIDTH-1:0]      read_data
);

  reg [WIDTH-1:0] memory [0:(1<<ADDR_WIDTH)-1];

  // The read sees what was there before the write of the same edge.
  always @(posedge clk) begin
    if (write_enable) memory[write_address] <= write_data;
    if (read_enable)  read_data <= memory[read_address];
  end

endmodule
