// A memory with a port to write and a port to read. A word that is read is there one cycle later, and stays until the
// next one is read.
module bank_memory #(
    parameter WIDTH        = 8,
    parameter WORDS        = 32,
    parameter ADDRESS_BITS = 5    // bits that hold WORDS - 1
) (
    input  wire                    clk,
    input  wire                    write,
    input  wire [ADDRESS_BITS-1:0] write_address,
    input  wire [WIDTH-1:0]        write_data,
    input  wire                    read,
    input  wire [ADDRESS_BITS-1:0] read_address,
    output reg  [WIDTH-1:0]        read_data
);

  reg [WIDTH-1:0] words [0:WORDS-1];

  always @(posedge clk) begin
    if (write) words[write_address] <= write_data;
    if (read)  read_data <= words[read_address];
  end

endmodule
