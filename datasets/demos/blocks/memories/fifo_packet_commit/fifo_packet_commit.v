// FIFO that takes whole packets only: words become readable with commit, and vanish with rollback.
//
//   Used behind a receiver that learns at the end of a frame whether its checksum was right.
module fifo_packet_commit #(
    parameter WIDTH      = 8,
    parameter ADDR_WIDTH = 3
) (
    input  wire                clk,
    input  wire                rst,
    input  wire                write,
    input  wire [WIDTH-1:0]    write_data,
    input  wire                commit,
    input  wire                rollback,
    output wire                full,
    output wire                read_valid,
    input  wire                read,
    output wire [WIDTH-1:0]    read_data
);

  // Pointers have a bit more than an address, so that full and empty differ.
  reg [WIDTH-1:0]  memory [0:(1<<ADDR_WIDTH)-1];
  reg [ADDR_WIDTH:0] write_pointer;   // next word to be written
  reg [ADDR_WIDTH:0] commit_pointer;  // end of what may be read
  reg [ADDR_WIDTH:0] read_pointer;

  // Full counts the words that are not committed too.
  wire [ADDR_WIDTH:0] used = write_pointer - read_pointer;
  assign full       = used[ADDR_WIDTH];             // no room for another word
  assign read_valid = read_pointer != commit_pointer;  // only committed words can be read

  // Where the writer stands after this cycle, if it is not rolled back.
  wire                store = write && !full;
  wire [ADDR_WIDTH:0] after = write_pointer + {{ADDR_WIDTH{1'b0}}, store};

  // The memory as a register file, addressed without the wrap bit.
  wire [ADDR_WIDTH-1:0] write_index = write_pointer[ADDR_WIDTH-1:0];
  wire [ADDR_WIDTH-1:0] read_index  = read_pointer[ADDR_WIDTH-1:0];
  assign read_data = memory[read_index];  // the oldest word, before it is taken
  always @(posedge clk) if (store) memory[write_index] <= write_data;  // also if it is rolled back at once

  // Rollback goes before commit and drops the word of the same cycle too.
  always @(posedge clk) begin
    if (rst) begin
      {write_pointer, commit_pointer, read_pointer} <= {(3*ADDR_WIDTH+3){1'b0}};
    end else begin
      write_pointer <= rollback ? commit_pointer : after;
      if (commit && !rollback) commit_pointer <= after;
      if (read && read_valid)  read_pointer   <= read_pointer + 1'b1;
    end
  end

endmodule
