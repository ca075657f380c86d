// Passes words of a stream on and keeps them, so that they can be used again from the memory.
//
//   In a cycle with `step`, the next word appears at `data` one cycle later: with `replay` low the word on
//   `stream_data`, which is also stored at `address`; with `replay` high the word stored there. In every other
//   cycle `data` becomes zero.
module replay_buffer #(
    parameter WIDTH      = 64,
    parameter DEPTH      = 512,
    parameter ADDR_WIDTH = 9     // at least 1; 2**ADDR_WIDTH >= DEPTH
) (
    input  wire                  clk,
    input  wire                  step,
    input  wire                  replay,
    input  wire [ADDR_WIDTH-1:0] address,
    input  wire [WIDTH-1:0]      stream_data,
    output wire [WIDTH-1:0]      data
);

  reg [WIDTH-1:0] memory [0:DEPTH-1];
  reg [WIDTH-1:0] stored_word;
  reg [WIDTH-1:0] passed_word;
  reg             from_memory;

  wire write = step && !replay;
  wire read  = step && replay;

  always @(posedge clk) begin
    if (write) memory[address] <= stream_data;
    if (read)  stored_word <= memory[address];
    passed_word <= write ? stream_data : {WIDTH{1'b0}};
    from_memory <= read;
  end

  assign data = from_memory ? stored_word : passed_word;

endmodule
