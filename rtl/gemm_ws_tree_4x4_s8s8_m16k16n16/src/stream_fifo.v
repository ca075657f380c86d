// First-in first-out queue between two ready/valid streams. DEPTH must be a power of two, at least 2.
//
//   A word that arrives while the queue is empty goes straight to the output register: one cycle from input to
//   output. The memory is read synchronously, so it maps to block RAM. With COUNTED whoever writes keeps count: no
//   more than DEPTH words are ever in the queue, one of them in the output register, and `in_ready` stays high.
module stream_fifo #(
    parameter WIDTH      = 32,
    parameter DEPTH      = 32,
    parameter ADDR_WIDTH = 5,   // log2(DEPTH)
    parameter COUNTED    = 0
) (
    input  wire             clk,
    input  wire             rst,
    input  wire             in_valid,
    output wire             in_ready,
    input  wire [WIDTH-1:0] in_data,
    output wire             out_valid,
    input  wire             out_ready,
    output wire [WIDTH-1:0] out_data
);

  localparam COUNT_BITS = (COUNTED != 0) ? ADDR_WIDTH : ADDR_WIDTH + 1;

  reg [WIDTH-1:0]      memory [0:DEPTH-1];
  reg [ADDR_WIDTH-1:0] write_address;
  reg [ADDR_WIDTH-1:0] read_address;
  reg [COUNT_BITS-1:0] stored;  // words in the memory

  // The output register holds a word that was read from the memory or one that passed by it.
  reg             valid;
  reg             from_memory;
  reg [WIDTH-1:0] read_data;
  reg [WIDTH-1:0] passed_data;

  wire empty   = stored == {COUNT_BITS{1'b0}};
  wire push    = in_valid && in_ready;
  wire advance = !valid || out_ready;  // the output register takes the next word
  wire bypass  = push && advance && empty;
  wire write   = push && !bypass;
  wire read    = advance && !empty;

  assign in_ready  = (COUNTED != 0) || !stored[COUNT_BITS-1];
  assign out_valid = valid;
  assign out_data  = from_memory ? read_data : passed_data;

  always @(posedge clk) begin
    if (rst) begin
      write_address <= {ADDR_WIDTH{1'b0}};
      read_address  <= {ADDR_WIDTH{1'b0}};
      stored        <= {COUNT_BITS{1'b0}};
      valid         <= 1'b0;
    end else begin
      if (write) write_address <= write_address + 1'b1;
      if (read)  read_address  <= read_address + 1'b1;
      if (write && !read) stored <= stored + 1'b1;
      if (read && !write) stored <= stored - 1'b1;
      if (advance) valid <= read || bypass;
    end
  end

  always @(posedge clk) begin
    if (write) memory[write_address] <= in_data;
    if (read)  read_data <= memory[read_address];
    if (advance) begin
      from_memory <= read;
      passed_data <= in_data;
    end
  end

endmodule
