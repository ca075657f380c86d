// One operation on each pair of lanes, exact.
//
//   OPERATION: 0 a + b, 1 a - b, 2 a * b, 3 the greater, 4 the lesser. The result has RESULT_WIDTH bits, which
//   hold every result, in two's complement. Three stages that move together when the last one can.
module vector_alu #(
    parameter LANES        = 4,
    parameter OPERATION    = 0,
    parameter A_WIDTH      = 8,
    parameter A_SIGNED     = 1,
    parameter B_WIDTH      = 8,
    parameter B_SIGNED     = 1,
    parameter RESULT_WIDTH = 9
) (
    input  wire                               clk,
    input  wire                               rst,
    input  wire                               in_valid,
    output wire                               in_ready,
    input  wire [LANES*(A_WIDTH+B_WIDTH)-1:0] in_data,   // all lanes of b above all lanes of a
    input  wire                               in_last,
    output wire                               out_valid,
    input  wire                               out_ready,
    output wire [LANES*RESULT_WIDTH-1:0]      out_data,
    output wire                               out_last
);

  localparam [RESULT_WIDTH-1:0] SIGN = {1'b1, {(RESULT_WIDTH - 1){1'b0}}};

  wire advance = out_ready || !out_valid;

  assign in_ready = advance;

  stage_flags #(.STAGES(3)) flags (
      .clk      (clk),
      .rst      (rst),
      .advance  (advance),
      .in_valid (in_valid),
      .in_last  (in_last),
      .out_valid(out_valid),
      .out_last (out_last)
  );

  genvar lane;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : lanes
      wire signed [A_WIDTH:0] wide_a;
      wire signed [B_WIDTH:0] wide_b;
      resize #(.IN_WIDTH(A_WIDTH), .OUT_WIDTH(A_WIDTH + 1), .SIGNED(A_SIGNED)) extend_a (
          .in (in_data[lane*A_WIDTH +: A_WIDTH]),
          .out(wide_a)
      );
      resize #(.IN_WIDTH(B_WIDTH), .OUT_WIDTH(B_WIDTH + 1), .SIGNED(B_SIGNED)) extend_b (
          .in (in_data[LANES*A_WIDTH + lane*B_WIDTH +: B_WIDTH]),
          .out(wide_b)
      );

      // Stage 1: operands. Stage 2: the operation. Stage 3: a register near whoever takes the result.
      reg signed [A_WIDTH:0]        a;
      reg signed [B_WIDTH:0]        b;
      reg        [RESULT_WIDTH-1:0] exact;
      reg        [RESULT_WIDTH-1:0] result;

      wire [RESULT_WIDTH-1:0] term_a;
      wire [RESULT_WIDTH-1:0] term_b;
      resize #(.IN_WIDTH(A_WIDTH + 1), .OUT_WIDTH(RESULT_WIDTH), .SIGNED(1)) widen_a (
          .in (a),
          .out(term_a)
      );
      resize #(.IN_WIDTH(B_WIDTH + 1), .OUT_WIDTH(RESULT_WIDTH), .SIGNED(1)) widen_b (
          .in (b),
          .out(term_b)
      );

      wire [RESULT_WIDTH-1:0] outcome;
      if (OPERATION == 0) begin : add
        assign outcome = term_a + term_b;
      end else if (OPERATION == 1) begin : subtract
        assign outcome = term_a - term_b;
      end else if (OPERATION == 2) begin : multiply
        wire signed [A_WIDTH+B_WIDTH+1:0] product = a * b;
        resize #(.IN_WIDTH(A_WIDTH + B_WIDTH + 2), .OUT_WIDTH(RESULT_WIDTH), .SIGNED(1)) cut (
            .in (product),
            .out(outcome)
        );
        wire unused = &{1'b0, term_a, term_b};
      end else begin : choose
        // As unsigned numbers with the sign inverted: one carry chain (see outranks.v).
        wire a_is_less = (term_a ^ SIGN) < (term_b ^ SIGN);
        assign outcome = (a_is_less == (OPERATION == 4)) ? term_a : term_b;
      end

      always @(posedge clk)
        if (advance) begin
          a      <= wide_a;
          b      <= wide_b;
          exact  <= outcome;
          result <= exact;
        end

      assign out_data[lane*RESULT_WIDTH +: RESULT_WIDTH] = result;
    end
  endgenerate

endmodule
