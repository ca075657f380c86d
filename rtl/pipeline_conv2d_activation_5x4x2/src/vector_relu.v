// Rectified linear units, exact: a factor for numbers below zero, an upper bound, in every lane.
//
//   x below zero becomes x * LEAK, any other min(x, CEILING) * 2**FRACTION: all results have FRACTION more bits
//   after the binary point. RESULT_WIDTH bits hold every result. Two stages that move together when the last
//   one can.
module vector_relu #(
    parameter LANES         = 4,
    parameter IN_WIDTH      = 8,
    parameter IN_SIGNED     = 1,
    parameter LEAK          = 0,   // 0 to 2**FRACTION - 1
    parameter FRACTION      = 0,
    parameter CEILING       = -1,  // -1: none
    parameter RESULT_WIDTH  = 8,
    parameter RESULT_SIGNED = 1    // what the results mean; nothing here depends on it
) (
    input  wire                          clk,
    input  wire                          rst,
    input  wire                          in_valid,
    output wire                          in_ready,
    input  wire [LANES*IN_WIDTH-1:0]     in_data,
    input  wire                          in_last,
    output wire                          out_valid,
    input  wire                          out_ready,
    output wire [LANES*RESULT_WIDTH-1:0] out_data,
    output wire                          out_last
);

  localparam [31:0] LEAK_BITS    = LEAK;
  localparam [31:0] CEILING_BITS = CEILING;

  wire advance = out_ready || !out_valid;
  wire unused  = RESULT_SIGNED == 0 && LEAK_BITS == CEILING_BITS;

  assign in_ready = advance;

  stage_flags #(.STAGES(2)) flags (
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
      wire [IN_WIDTH-1:0] x = in_data[lane*IN_WIDTH +: IN_WIDTH];

      // Stage 1.
      reg [IN_WIDTH-1:0] number;
      always @(posedge clk) if (advance) number <= x;

      wire                negative = (IN_SIGNED != 0) && number[IN_WIDTH-1];
      wire [IN_WIDTH-1:0] bounded;
      if (CEILING < 0) begin : unbounded
        assign bounded = number;
      end else begin : below_ceiling
        wire above = !negative && number > CEILING_BITS[IN_WIDTH-1:0];
        assign bounded = above ? CEILING_BITS[IN_WIDTH-1:0] : number;
      end

      wire [RESULT_WIDTH-1:0] outcome;
      if (LEAK == 0) begin : cut
        resize #(.IN_WIDTH(IN_WIDTH), .OUT_WIDTH(RESULT_WIDTH), .SIGNED(0)) fit (
            .in (negative ? {IN_WIDTH{1'b0}} : bounded),
            .out(outcome)
        );
      end else begin : leak
        wire x_negative = (IN_SIGNED != 0) && x[IN_WIDTH-1];

        // Beside the number: what it is multiplied with, LEAK or 1.
        reg [FRACTION:0] factor;
        always @(posedge clk)
          if (advance) factor <= x_negative ? LEAK_BITS[FRACTION:0] : {1'b1, {FRACTION{1'b0}}};

        wire signed [IN_WIDTH:0]            number_term = {negative, bounded};
        wire signed [FRACTION+1:0]          factor_term = {1'b0, factor};
        wire signed [IN_WIDTH+FRACTION+2:0] product     = number_term * factor_term;
        resize #(.IN_WIDTH(IN_WIDTH + FRACTION + 3), .OUT_WIDTH(RESULT_WIDTH), .SIGNED(1)) fit (
            .in (product),
            .out(outcome)
        );
      end

      // Stage 2.
      reg [RESULT_WIDTH-1:0] result;
      always @(posedge clk) if (advance) result <= outcome;
      assign out_data[lane*RESULT_WIDTH +: RESULT_WIDTH] = result;
    end
  endgenerate

endmodule
