// Multiplies every lane by the gamma of its place in the frame, and adds its beta.
//
//   After a reset `w` brings GROUPS beats, each {beta of every lane, gamma of every lane} (or only gammas, without BETA).
//   Beat i of a frame has those of beat i. The result z * gamma + beta * 2^BETA_SHIFT is exact. After the two stages that
//   look the words up, two that move with them: product, sum.
module vector_affine #(
    parameter LANES       = 4,
    parameter GROUPS      = 16,  // beats of the longest frame
    parameter GROUP_BITS  = 4,   // hold GROUPS - 1
    parameter IN_WIDTH    = 13,
    parameter GAMMA_WIDTH = 8,
    parameter BETA        = 1,
    parameter BETA_WIDTH  = 8,
    parameter BETA_SHIFT  = 9,
    parameter OUT_WIDTH   = 22   // two's complement: enough for every result
) (
    input  wire                                               clk,
    input  wire                                               rst,
    input  wire                                               w_valid,
    output wire                                               w_ready,
    input  wire [LANES*(BETA*BETA_WIDTH+GAMMA_WIDTH)-1:0]     w_data,
    output wire                                               loaded,    // all words are there
    input  wire                                               in_valid,
    output wire                                               in_ready,
    input  wire [LANES*IN_WIDTH-1:0]                          in_data,
    input  wire                                               in_last,
    output wire                                               out_valid,
    input  wire                                               out_ready,
    output wire [LANES*OUT_WIDTH-1:0]                         out_data,
    output wire                                               out_last
);

  localparam WORD_WIDTH = LANES * (BETA * BETA_WIDTH + GAMMA_WIDTH);
  localparam LOOK_UP    = (GROUPS == 1) ? 1 : 2;

  wire advance = out_ready || !out_valid;
  wire step    = in_ready && in_valid;

  assign in_ready = advance && loaded;

  wire [GROUP_BITS-1:0] group;
  wire [WORD_WIDTH-1:0] word;
  wire [LANES*IN_WIDTH-1:0] values;

  group_count #(.GROUPS(GROUPS), .GROUP_BITS(GROUP_BITS)) groups (
      .clk  (clk),
      .rst  (rst),
      .step (step),
      .last (in_last),
      .group(group)
  );
  setup_words #(
      .WIDTH     (WORD_WIDTH),
      .BEATS     (1),
      .GROUPS    (GROUPS),
      .BEAT_BITS (1),
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
      .word    (word)
  );
  stage_delay #(.WIDTH(LANES * IN_WIDTH), .STAGES(LOOK_UP)) operands (
      .clk   (clk),
      .enable(advance),
      .in    (in_data),
      .out   (values)
  );
  stage_flags #(.STAGES(LOOK_UP + 2)) flags (
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
      wire signed [IN_WIDTH-1:0]             z     = values[lane*IN_WIDTH +: IN_WIDTH];
      wire signed [GAMMA_WIDTH-1:0]          gamma = word[lane*GAMMA_WIDTH +: GAMMA_WIDTH];
      reg  signed [IN_WIDTH+GAMMA_WIDTH-1:0] product;
      reg         [OUT_WIDTH-1:0]            sum;
      wire        [OUT_WIDTH-1:0]            term;
      wire        [OUT_WIDTH-1:0]            beta_term;

      resize #(.IN_WIDTH(IN_WIDTH + GAMMA_WIDTH), .OUT_WIDTH(OUT_WIDTH), .SIGNED(1)) extend_product (
          .in (product),
          .out(term)
      );

      if (BETA != 0) begin : with_beta
        reg [BETA_WIDTH-1:0] beta;  // beside the product
        always @(posedge clk) if (advance) beta <= word[LANES*GAMMA_WIDTH+lane*BETA_WIDTH +: BETA_WIDTH];
        resize #(.IN_WIDTH(BETA_WIDTH + BETA_SHIFT), .OUT_WIDTH(OUT_WIDTH), .SIGNED(1)) extend_beta (
            .in ({beta, {BETA_SHIFT{1'b0}}}),
            .out(beta_term)
        );
      end else begin : without_beta
        assign beta_term = {OUT_WIDTH{1'b0}};
      end

      always @(posedge clk)
        if (advance) begin
          product <= z * gamma;
          sum     <= term + beta_term;
        end

      assign out_data[lane*OUT_WIDTH +: OUT_WIDTH] = sum;
    end
  endgenerate

endmodule
