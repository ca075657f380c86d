// Synchronous FIFO with fill level and flags for almost full and almost empty. DEPTH = 2**ADDR_WIDTH words.
//
//   The word that has waited longest stands at read_data without being asked for (first-word fall-through).
module fifo_sync_levels #(
    parameter WIDTH        = 8,
    parameter ADDR_WIDTH   = 3,
    parameter ALMOST_FULL  = 6,  // almost_full from so many words on
    parameter ALMOST_EMPTY = 2   // almost_empty up to so many words
) (
    input  wire                clk,
    input  wire                rst,
    input  wire                write,
    input  wire [WIDTH-1:0]    write_data,
    input  wire                read,
    output wire [WIDTH-1:0]    read_data,
    output wire                full,
    output wire                empty,
    output wire                almost_full,
    output wire                almost_empty,
    output wire [ADDR_WIDTH:0] level
);

  localparam DEPTH = 1 << ADDR_WIDTH;

  // Pointers with one bit more than an address: equal is empty, apart by DEPTH is full.
  reg [WIDTH-1:0]    memory [0:DEPTH-1];
  reg [ADDR_WIDTH:0] write_pointer;
  reg [ADDR_WIDTH:0] read_pointer;

  // A write to a full FIFO and a read of an empty one are ignored.
  wire do_write = write && !full;
  wire do_read  = read && !empty;

  assign level        = write_pointer - read_pointer;         // words in the FIFO, 0 to DEPTH
  assign full         = level[ADDR_WIDTH];                    // level is DEPTH
  assign empty        = write_pointer == read_pointer;        // level is 0
  assign almost_full  = level >= ALMOST_FULL[ADDR_WIDTH:0];   // includes full
  assign almost_empty = level <= ALMOST_EMPTY[ADDR_WIDTH:0];  // includes empty

  // The oldest word is read without a clock.
  assign read_data = memory[read_pointer[ADDR_WIDTH-1:0]];

  // The memory keeps its contents through a reset; nobody can see them.
  always @(posedge clk) begin
    if (do_write) memory[write_pointer[ADDR_WIDTH-1:0]] <= write_data;
  end

  // Pointers wrap modulo 2*DEPTH by themselves.
  always @(posedge clk) begin
    if (rst) begin
      write_pointer <= {(ADDR_WIDTH + 1){1'b0}};
      read_pointer  <= {(ADDR_WIDTH + 1){1'b0}};
    end else begin
      if (do_write) write_pointer <= write_pointer + 1'b1;
      if (do_read)  read_pointer  <= read_pointer + 1'b1;
    end
  end

endmodule
