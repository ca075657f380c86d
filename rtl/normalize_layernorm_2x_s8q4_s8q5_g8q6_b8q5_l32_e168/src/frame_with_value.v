// Keeps the beats of a frame until a value of the whole frame is there, and gives every beat together with it.
//
//   For each frame of `in` one beat of `value` is taken, in the same order. Up to DEPTH beats wait in the memory, of
//   one frame or of several, and two beside it: so a frame whose value depends on all its beats needs DEPTH beats
//   for its own length, and some more for those that come while its value is computed.
//
//   The word read from the memory is moved on to a register: so the slow way out of a block RAM has a cycle of its own.
module frame_with_value #(
    parameter WIDTH       = 32,
    parameter VALUE_WIDTH = 8,
    parameter DEPTH       = 64,  // at least 2
    parameter ADDR_WIDTH  = 6,   // bits that hold DEPTH - 1
    parameter COUNT_WIDTH = 7    // bits that hold DEPTH
) (
    input  wire                         clk,
    input  wire                         rst,
    input  wire                         in_valid,
    output wire                         in_ready,
    input  wire [WIDTH-1:0]             in_data,
    input  wire                         in_last,
    input  wire                         value_valid,
    output wire                         value_ready,
    input  wire [VALUE_WIDTH-1:0]       value_data,
    output wire                         out_valid,
    input  wire                         out_ready,
    output wire [VALUE_WIDTH+WIDTH-1:0] out_data,    // {value, beat}
    output wire                         out_last
);

  localparam [COUNT_WIDTH-1:0] ALL   = DEPTH;
  localparam [COUNT_WIDTH-1:0] ONE   = 1;
  localparam [COUNT_WIDTH-1:0] NONE  = 0;
  localparam [ADDR_WIDTH-1:0]  FIRST = 0;
  localparam [31:0]            LAST  = DEPTH - 1;

  reg [WIDTH:0]         memory [0:DEPTH-1];  // {last, beat}
  reg [ADDR_WIDTH-1:0]  write_address;
  reg [ADDR_WIDTH-1:0]  read_address;
  reg [COUNT_WIDTH-1:0] stored;              // beats in the memory
  reg                   fetched;             // `word` is a beat that has not moved on
  reg                   held;                // `beat` is one that has not left
  reg [WIDTH:0]         word;
  reg [WIDTH:0]         beat;

  wire leave = out_valid && out_ready;
  wire move  = fetched && (leave || !held);
  wire write = in_valid && in_ready;
  wire read  = (move || !fetched) && stored != NONE;

  assign in_ready    = stored != ALL;
  assign out_valid   = held && value_valid;
  assign out_data    = {value_data, beat[WIDTH-1:0]};
  assign out_last    = beat[WIDTH];
  assign value_ready = leave && out_last;

  always @(posedge clk) begin
    if (rst) begin
      write_address <= FIRST;
      read_address  <= FIRST;
      stored        <= NONE;
      fetched       <= 1'b0;
      held          <= 1'b0;
    end else begin
      if (write) write_address <= (write_address == LAST[ADDR_WIDTH-1:0]) ? FIRST : write_address + 1'b1;
      if (read)  read_address  <= (read_address == LAST[ADDR_WIDTH-1:0]) ? FIRST : read_address + 1'b1;
      if (write && !read) stored <= stored + ONE;
      if (read && !write) stored <= stored - ONE;
      fetched <= read || (fetched && !move);
      held    <= move || (held && !leave);
    end
  end

  always @(posedge clk) begin
    if (write) memory[write_address] <= {in_last, in_data};
    if (read)  word <= memory[read_address];
    if (move)  beat <= word;
  end

endmodule
