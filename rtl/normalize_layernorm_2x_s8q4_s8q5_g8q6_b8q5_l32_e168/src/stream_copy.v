// Gives every beat of a stream to two takers, which may take it in different cycles.
module stream_copy #(
    parameter WIDTH = 32
) (
    input  wire             clk,
    input  wire             rst,
    input  wire             in_valid,
    output wire             in_ready,
    input  wire [WIDTH-1:0] in_data,
    input  wire             in_last,
    output wire             first_valid,
    input  wire             first_ready,
    output wire [WIDTH-1:0] first_data,
    output wire             first_last,
    output wire             second_valid,
    input  wire             second_ready,
    output wire [WIDTH-1:0] second_data,
    output wire             second_last
);

  stream_fork fork_flags (
      .clk         (clk),
      .rst         (rst),
      .in_valid    (in_valid),
      .in_take     (in_ready),
      .first_valid (first_valid),
      .first_take  (first_valid && first_ready),
      .second_valid(second_valid),
      .second_take (second_valid && second_ready)
  );

  assign first_data  = in_data;
  assign first_last  = in_last;
  assign second_data = in_data;
  assign second_last = in_last;

endmodule
