// Ping-pong buffer: one half is filled by a writer while a reader uses the other at any address.
//
//   The writer fills a bank from address 0 up. The reader frees its bank with read_done.
module ping_pong_buffer #(
    parameter WIDTH      = 8,
    parameter ADDR_WIDTH = 2  // a bank has 2**ADDR_WIDTH words
) (
    input  wire                  clk,
    input  wire                  rst,
    input  wire                  write_valid,
    output wire                  write_ready,
    input  wire [WIDTH-1:0]      write_data,
    output wire                  read_available,
    input  wire [ADDR_WIDTH-1:0] read_address,
    input  wire                  read_done,
    output wire [WIDTH-1:0]      read_data
);

  // Both banks in one memory: the upper address bit is the bank.
  reg [WIDTH-1:0]      memory [0:(2<<ADDR_WIDTH)-1];
  reg [1:0]            full;
  reg                  write_bank;
  reg                  read_bank;
  reg [ADDR_WIDTH-1:0] position;

  // A bank belongs to the reader while it is full, else to the writer.
  assign write_ready    = !full[write_bank];
  assign read_available = full[read_bank];  // the reader may use its bank

  wire write     = write_valid && write_ready;
  wire completes = write && (&position);
  wire release_bank = read_done && read_available;

  // Addresses with the bank on top.
  wire [ADDR_WIDTH:0] write_index = {write_bank, position};
  wire [ADDR_WIDTH:0] read_index  = {read_bank, read_address};
  assign read_data = memory[read_index];  // combinational: a register file, not a block RAM

  always @(posedge clk) if (write) memory[write_index] <= write_data;  // position counts the words

  // The position wraps by itself at the end of a bank; each side changes banks on its own.
  always @(posedge clk) begin
    if (rst) {write_bank, read_bank, position} <= {(ADDR_WIDTH+2){1'b0}};
    else begin
      if (write) position <= position + 1'b1;
      write_bank <= write_bank ^ completes;
      read_bank  <= read_bank ^ release_bank;
    end
  end

  // Set by the writer at the last word, cleared by the reader; never both on the same bank at once.
  always @(posedge clk) begin
    if (rst) full <= 2'b00;
    else     full <= (full | {completes && write_bank, completes && !write_bank})
                     & ~{release_bank && read_bank, release_bank && !read_bank};
  end

endmodule
