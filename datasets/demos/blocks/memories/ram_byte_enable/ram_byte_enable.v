// Single-port RAM with byte enables; a write shows the merged word at the output (write-first).
//
//   Bytes that are not enabled keep what they hold, in memory and in what is read back.
module ram_byte_enable #(
    parameter ADDR_WIDTH = 3
) (
    input  wire                  clk,
    input  wire                  enable,
    input  wire [3:0]            byte_write,
    input  wire [ADDR_WIDTH-1:0] address,
    input  wire [31:0]           write_data,
    output reg  [31:0]           read_data
);

  reg [31:0] memory [0:(1<<ADDR_WIDTH)-1];

  // The word after this access: new bytes where enabled, old ones elsewhere.
  wire [31:0] bit_mask = {{8{byte_write[3]}}, {8{byte_write[2]}}, {8{byte_write[1]}}, {8{byte_write[0]}}};
  wire [31:0] stored   = memory[address];
  wire [31:0] merged   = (write_data & bit_mask) | (stored & ~bit_mask);

  // Write-first: what is kept is also what is shown, so one value serves both.
  always @(posedge clk) begin
    if (enable) begin
      memory[address] <= merged;
      read_data       <= merged;
    end
  end

endmodule
