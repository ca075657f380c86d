// Lays an index and a value side by side as two numbers of one format: the index in lane 0. Only wires.
module index_and_value #(
    parameter VALUE_WIDTH = 8,
    parameter INDEX_WIDTH = 6,
    parameter SIGNED      = 1,   // whether values, and so both numbers, are two's complement
    parameter OUT_WIDTH   = 8    // bits of each number: at least those of a value, and of an index with a sign
) (
    input  wire                               clk,
    input  wire                               rst,
    input  wire                               in_valid,
    output wire                               in_ready,
    input  wire [INDEX_WIDTH+VALUE_WIDTH-1:0] in_data,   // {index, value}
    input  wire                               in_last,
    output wire                               out_valid,
    input  wire                               out_ready,
    output wire [2*OUT_WIDTH-1:0]             out_data,
    output wire                               out_last
);

  wire unused = &{1'b0, clk, rst};

  assign out_valid = in_valid;
  assign out_last  = in_last;
  assign in_ready  = out_ready;

  resize #(.IN_WIDTH(INDEX_WIDTH), .OUT_WIDTH(OUT_WIDTH), .SIGNED(0)) widen_index (
      .in (in_data[INDEX_WIDTH+VALUE_WIDTH-1:VALUE_WIDTH]),
      .out(out_data[OUT_WIDTH-1:0])
  );

  resize #(.IN_WIDTH(VALUE_WIDTH), .OUT_WIDTH(OUT_WIDTH), .SIGNED(SIGNED)) widen_value (
      .in (in_data[VALUE_WIDTH-1:0]),
      .out(out_data[2*OUT_WIDTH-1:OUT_WIDTH])
  );

endmodule
