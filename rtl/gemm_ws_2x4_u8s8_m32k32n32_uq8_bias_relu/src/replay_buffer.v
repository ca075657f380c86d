// Passes words of a stream on and keeps them, so that they can be used again from the memory.
//
//   A cycle with `step` brings the next word to `data` two cycles later: with `replay` low the word that is on
//   `stream_data` with the step, which `keep` also stores at `address`; with `replay` high the word stored there.
//   For every other cycle `data` becomes zero.
//
//   The memory is read in every cycle that does not write, before it is known whether the word is wanted, and
//   `data` is a register: so the slow way out of a block RAM has a cycle of its own.
module replay_buffer #(
    parameter WIDTH      = 64,
    parameter DEPTH      = 512,
    parameter ADDR_WIDTH = 9     // at least 1; 2**ADDR_WIDTH >= DEPTH
) (
    input  wire                  clk,
    input  wire                  step,
    input  wire                  replay,
    input  wire                  keep,
    input  wire [ADDR_WIDTH-1:0] address,
    input  wire [WIDTH-1:0]      stream_data,
    output reg  [WIDTH-1:0]      data
);

  reg [WIDTH-1:0] memory [0:DEPTH-1];
  reg [WIDTH-1:0] stored_word;
  reg [WIDTH-1:0] stream_word;
  reg             use_stream;
  reg             use_stored;

  wire pass  = step && !replay;
  wire write = pass && keep;

  always @(posedge clk) begin
    if (write)  memory[address] <= stream_data;
    if (!write) stored_word <= memory[address];
    stream_word <= stream_data;
    use_stream  <= pass;
    use_stored  <= step && replay;
    data        <= ({WIDTH{use_stream}} & stream_word) | ({WIDTH{use_stored}} & stored_word);
  end

endmodule
