// stream_register for a stream with frames: `last` is kept with its word.
module stream_register_last #(
    parameter WIDTH = 32
) (
    input  wire             clk,
    input  wire             rst,
    input  wire             in_valid,
    output wire             in_ready,
    input  wire [WIDTH-1:0] in_data,
    input  wire             in_last,
    output wire             out_valid,
    input  wire             out_ready,
    output wire [WIDTH-1:0] out_data,
    output wire             out_last
);

  stream_register #(.WIDTH(WIDTH + 1)) places (
      .clk      (clk),
      .rst      (rst),
      .in_valid (in_valid),
      .in_ready (in_ready),
      .in_data  ({in_last, in_data}),
      .out_valid(out_valid),
      .out_ready(out_ready),
      .out_data ({out_last, out_data})
  );

endmodule
