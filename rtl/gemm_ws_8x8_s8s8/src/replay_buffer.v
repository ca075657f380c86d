// Passes words of a stream on and keeps them, so that they can be used again from the memory.
//
//   A cycle with `step` brings the next word to `data` two cycles later: with `replay` low the word that is on
//   `stream_data` with the step, which `keep` also stores at `address`; with `replay` high the word stored there.
//   For every other cycle `data` becomes zero.
//
//   The memory is read in every cycle that does not write, before it is known whether the word is wanted. What it
//   gives goes straight into a register, for the way out of a block RAM takes most of a cycle, and meets the word from
//   the stream behind that. With APART no step follows another in the next cycle, and the word is stored then: so a
//   register drives the many pins that a wide memory of few words has for that.
module replay_buffer #(
    parameter WIDTH      = 64,
    parameter DEPTH      = 512,
    parameter ADDR_WIDTH = 9,    // at least 1; 2**ADDR_WIDTH >= DEPTH
    parameter APART      = 0
) (
    input  wire                  clk,
    input  wire                  step,
    input  wire                  replay,
    input  wire                  keep,
    input  wire [ADDR_WIDTH-1:0] address,
    input  wire [WIDTH-1:0]      stream_data,
    output wire [WIDTH-1:0]      data
);

  reg [WIDTH-1:0] memory [0:DEPTH-1];
  reg [WIDTH-1:0] stored_word;
  reg [WIDTH-1:0] stream_word;
  reg             use_stream;
  reg             use_stored;
  reg [WIDTH-1:0] from_stream;  // or zero
  reg [WIDTH-1:0] from_memory;

  wire                  pass = step && !replay;
  wire                  write;
  wire [ADDR_WIDTH-1:0] write_address;
  wire [WIDTH-1:0]      write_word;

  assign data = from_stream | from_memory;

  generate
    if (APART != 0) begin : later
      reg                  late_write;
      reg [ADDR_WIDTH-1:0] late_address;
      always @(posedge clk) begin
        late_write   <= pass && keep;
        late_address <= address;
      end
      assign write         = late_write;
      assign write_address = late_address;
      assign write_word    = stream_word;
    end else begin : at_once
      assign write         = pass && keep;
      assign write_address = address;
      assign write_word    = stream_data;
    end
  endgenerate

  always @(posedge clk) begin
    if (write)  memory[write_address] <= write_word;
    if (!write) stored_word <= memory[address];
    stream_word <= stream_data;
    use_stream  <= pass;
    use_stored  <= step && replay;

    if (use_stream) from_stream <= stream_word;
    else            from_stream <= {WIDTH{1'b0}};
    if (use_stored) from_memory <= stored_word;
    else            from_memory <= {WIDTH{1'b0}};
  end

endmodule
