// Multiplies each value of a window by a weight of its own: those of the window's group of channels.
//
//   `w` brings TAPS beats for each group after a reset: a beat has one weight for each lane. Nothing else is taken
//   before. Beat i of a frame of `in` belongs to group i modulo GROUPS. Products are exact. Operands are registered
//   right before the multiplier and products right behind it.
module window_multiply #(
    parameter LANES      = 1,
    parameter TAPS       = 9,
    parameter GROUPS     = 1,
    parameter A_WIDTH    = 8,
    parameter A_SIGNED   = 1,
    parameter B_WIDTH    = 8,
    parameter B_SIGNED   = 1,
    parameter OUT_SIGNED = 1,  // A_SIGNED or B_SIGNED
    parameter TAP_BITS   = 4,  // hold TAPS - 1
    parameter GROUP_BITS = 1   // hold GROUPS - 1
) (
    input  wire                                    clk,
    input  wire                                    rst,
    input  wire                                    w_valid,
    output wire                                    w_ready,
    input  wire [LANES*B_WIDTH-1:0]                w_data,
    output wire                                    loaded,     // all weights are there
    input  wire                                    in_valid,
    output wire                                    in_ready,
    input  wire [TAPS*LANES*A_WIDTH-1:0]           in_data,
    input  wire                                    in_last,
    output wire                                    out_valid,
    input  wire                                    out_ready,
    output wire [TAPS*LANES*(A_WIDTH+B_WIDTH)-1:0] out_data,
    output wire                                    out_last
);

  localparam PRODUCT_WIDTH  = A_WIDTH + B_WIDTH;
  localparam OPERAND_STAGES = (GROUPS == 1) ? 1 : 2;

  wire advance = out_ready || !out_valid;
  wire step    = in_ready && in_valid;
  wire unused  = OUT_SIGNED != 0;

  assign in_ready = advance && loaded;

  wire [GROUP_BITS-1:0] group;
  group_count #(.GROUPS(GROUPS), .GROUP_BITS(GROUP_BITS)) groups (
      .clk  (clk),
      .rst  (rst),
      .step (step),
      .last (in_last),
      .group(group)
  );

  wire [TAPS*LANES*B_WIDTH-1:0] weights;
  setup_words #(
      .WIDTH     (LANES * B_WIDTH),
      .BEATS     (TAPS),
      .GROUPS    (GROUPS),
      .BEAT_BITS (TAP_BITS),
      .GROUP_BITS(GROUP_BITS)
  ) words (
      .clk     (clk),
      .rst     (rst),
      .in_valid(w_valid),
      .in_ready(w_ready),
      .in_data (w_data),
      .loaded  (loaded),
      .enable  (advance),
      .address (group),
      .word    (weights)
  );

  wire [TAPS*LANES*A_WIDTH-1:0] values;
  stage_delay #(.WIDTH(TAPS * LANES * A_WIDTH), .STAGES(OPERAND_STAGES)) operands (
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

  genvar i;
  generate
    for (i = 0; i < TAPS * LANES; i = i + 1) begin : products
      // One bit of sign in front makes signed and unsigned operands alike.
      wire signed [A_WIDTH:0] a;
      wire signed [B_WIDTH:0] b;
      resize #(.IN_WIDTH(A_WIDTH), .OUT_WIDTH(A_WIDTH + 1), .SIGNED(A_SIGNED)) extend_a (
          .in (values[i*A_WIDTH +: A_WIDTH]),
          .out(a)
      );
      resize #(.IN_WIDTH(B_WIDTH), .OUT_WIDTH(B_WIDTH + 1), .SIGNED(B_SIGNED)) extend_b (
          .in (weights[i*B_WIDTH +: B_WIDTH]),
          .out(b)
      );

      wire signed [PRODUCT_WIDTH+1:0] exact = a * b;
      reg         [PRODUCT_WIDTH-1:0] product;
      always @(posedge clk) if (advance) product <= exact[PRODUCT_WIDTH-1:0];
      assign out_data[i*PRODUCT_WIDTH +: PRODUCT_WIDTH] = product;

      wire unused_sign = &{1'b0, exact[PRODUCT_WIDTH+1:PRODUCT_WIDTH]};
    end
  endgenerate

endmodule
