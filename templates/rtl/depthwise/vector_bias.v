// Adds to each lane the bias of its channel, exactly.
//
//   `b` brings GROUPS beats after a reset; nothing else is taken before. Beat i of a frame of `in` belongs to group i
//   modulo GROUPS. OUT_WIDTH bits hold every sum, in two's complement.
module vector_bias #(
    parameter LANES      = 1,
    parameter GROUPS     = 1,
    parameter IN_WIDTH   = 20,
    parameter IN_SIGNED  = 1,
    parameter BIAS_WIDTH = 16,
    parameter OUT_WIDTH  = 21,
    parameter GROUP_BITS = 1   // hold GROUPS - 1
) (
    input  wire                        clk,
    input  wire                        rst,
    input  wire                        b_valid,
    output wire                        b_ready,
    input  wire [LANES*BIAS_WIDTH-1:0] b_data,
    output wire                        loaded,     // all biases are there
    input  wire                        in_valid,
    output wire                        in_ready,
    input  wire [LANES*IN_WIDTH-1:0]   in_data,
    input  wire                        in_last,
    output wire                        out_valid,
    input  wire                        out_ready,
    output wire [LANES*OUT_WIDTH-1:0]  out_data,
    output wire                        out_last
);

  localparam OPERAND_STAGES = (GROUPS == 1) ? 1 : 2;

  wire advance = out_ready || !out_valid;
  wire step    = in_ready && in_valid;

  assign in_ready = advance && loaded;

  wire [GROUP_BITS-1:0] group;
  group_count #(.GROUPS(GROUPS), .GROUP_BITS(GROUP_BITS)) groups (
      .clk  (clk),
      .rst  (rst),
      .step (step),
      .last (in_last),
      .group(group)
  );

  wire [LANES*BIAS_WIDTH-1:0] biases;
  setup_words #(
      .WIDTH     (LANES * BIAS_WIDTH),
      .BEATS     (1),
      .GROUPS    (GROUPS),
      .BEAT_BITS (1),
      .GROUP_BITS(GROUP_BITS)
  ) words (
      .clk     (clk),
      .rst     (rst),
      .in_valid(b_valid),
      .in_ready(b_ready),
      .in_data (b_data),
      .loaded  (loaded),
      .enable  (advance),
      .address (group),
      .word    (biases)
  );

  wire [LANES*IN_WIDTH-1:0] values;
  stage_delay #(.WIDTH(LANES * IN_WIDTH), .STAGES(OPERAND_STAGES)) operands (
      .clk   (clk),
      .enable(advance),
      .in    (in_data),
      .out   (values)
  );

  stage_flags #(.STAGES(OPERAND_STAGES + 1)) flags (
      .clk      (clk),
      .rst      (rst),
      .advance  (advance),
      .in_valid (step),
      .in_last  (in_last),
      .out_valid(out_valid),
      .out_last (out_last)
  );

  genvar lane;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : lanes
      wire [OUT_WIDTH-1:0] value;
      wire [OUT_WIDTH-1:0] addend;
      reg  [OUT_WIDTH-1:0] sum;
      resize #(.IN_WIDTH(IN_WIDTH), .OUT_WIDTH(OUT_WIDTH), .SIGNED(IN_SIGNED)) extend_value (
          .in (values[lane*IN_WIDTH +: IN_WIDTH]),
          .out(value)
      );
      resize #(.IN_WIDTH(BIAS_WIDTH), .OUT_WIDTH(OUT_WIDTH), .SIGNED(1)) extend_addend (
          .in (biases[lane*BIAS_WIDTH +: BIAS_WIDTH]),
          .out(addend)
      );
      always @(posedge clk) if (advance) sum <= value + addend;
      assign out_data[lane*OUT_WIDTH +: OUT_WIDTH] = sum;
    end
  endgenerate

endmodule
