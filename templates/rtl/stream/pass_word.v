// Passes words of a stream on, as a replay buffer does that keeps none of them.
//
//   A cycle with `step` brings the word that is on `stream_data` to `data` two cycles later. For every other cycle
//   `data` becomes zero.
module pass_word #(
    parameter WIDTH = 64
) (
    input  wire             clk,
    input  wire             step,
    input  wire [WIDTH-1:0] stream_data,
    output reg  [WIDTH-1:0] data
);

  reg [WIDTH-1:0] stream_word;
  reg             use_stream;

  always @(posedge clk) begin
    stream_word <= stream_data;
    use_stream  <= step;
    data        <= {WIDTH{use_stream}} & stream_word;
  end

endmodule
