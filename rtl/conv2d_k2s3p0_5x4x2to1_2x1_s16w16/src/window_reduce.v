// The sum, or the greatest, of the TAPS values of each lane of a window: a tree with a register behind each level.
//
//   OPERATION: 0 sum, 1 greatest. Sums grow by a bit with each level until they have OUT_WIDTH bits, which hold every
//   sum. All levels move together when the last one can.
module window_reduce #(
    parameter LANES     = 1,
    parameter TAPS      = 9,
    parameter OPERATION = 0,
    parameter IN_WIDTH  = 8,
    parameter SIGNED    = 1,
    parameter OUT_WIDTH = 12,  // IN_WIDTH for the greatest
    parameter LEVELS    = 4    // ceil(log2(TAPS)), at least 1
) (
    input  wire                           clk,
    input  wire                           rst,
    input  wire                           in_valid,
    output wire                           in_ready,
    input  wire [TAPS*LANES*IN_WIDTH-1:0] in_data,
    input  wire                           in_last,
    output wire                           out_valid,
    input  wire                           out_ready,
    output wire [LANES*OUT_WIDTH-1:0]     out_data,
    output wire                           out_last
);

  wire advance = out_ready || !out_valid;

  assign in_ready = advance;

  stage_flags #(.STAGES(LEVELS)) flags (
      .clk      (clk),
      .rst      (rst),
      .advance  (advance),
      .in_valid (in_valid),
      .in_last  (in_last),
      .out_valid(out_valid),
      .out_last (out_last)
  );

  genvar lane;
  genvar tap;
  genvar level;
  genvar node;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : lanes
      wire [TAPS*IN_WIDTH-1:0] values;
      for (tap = 0; tap < TAPS; tap = tap + 1) begin : gather
        assign values[tap*IN_WIDTH +: IN_WIDTH] = in_data[(tap*LANES + lane)*IN_WIDTH +: IN_WIDTH];
      end

      for (level = 1; level <= LEVELS; level = level + 1) begin : levels
        localparam TERMS      = (TAPS + (1 << (level - 1)) - 1) >> (level - 1);
        localparam NODES      = (TERMS + 1) / 2;
        localparam TERM_WIDTH = (IN_WIDTH + level - 1 < OUT_WIDTH) ? IN_WIDTH + level - 1 : OUT_WIDTH;
        localparam NODE_WIDTH = (IN_WIDTH + level < OUT_WIDTH) ? IN_WIDTH + level : OUT_WIDTH;

        // Signed numbers compare as unsigned ones once their sign is inverted: one carry chain.
        localparam [NODE_WIDTH-1:0] SIGN  = (SIGNED != 0) ? 1 : 0;
        localparam [NODE_WIDTH-1:0] ORDER = SIGN << (NODE_WIDTH - 1);

        wire [TERMS*TERM_WIDTH-1:0] terms;
        reg  [NODES*NODE_WIDTH-1:0] results;
        if (level == 1) begin : of_values
          assign terms = values;
        end else begin : of_results
          assign terms = lanes[lane].levels[level-1].results;
        end

        for (node = 0; node < NODES; node = node + 1) begin : nodes
          wire [NODE_WIDTH-1:0] left;
          wire [NODE_WIDTH-1:0] result;
          resize #(.IN_WIDTH(TERM_WIDTH), .OUT_WIDTH(NODE_WIDTH), .SIGNED(SIGNED)) extend_left (
              .in (terms[2*node*TERM_WIDTH +: TERM_WIDTH]),
              .out(left)
          );
          if (2 * node + 1 == TERMS) begin : alone
            assign result = left;
          end else begin : pair
            wire [NODE_WIDTH-1:0] right;
            resize #(.IN_WIDTH(TERM_WIDTH), .OUT_WIDTH(NODE_WIDTH), .SIGNED(SIGNED)) extend_right (
                .in (terms[(2*node+1)*TERM_WIDTH +: TERM_WIDTH]),
                .out(right)
            );
            if (OPERATION == 0) begin : sum
              assign result = left + right;
            end else begin : greatest
              assign result = ((left ^ ORDER) > (right ^ ORDER)) ? left : right;
            end
          end
          always @(posedge clk) if (advance) results[node*NODE_WIDTH +: NODE_WIDTH] <= result;
        end
      end

      resize #(
          .IN_WIDTH ((IN_WIDTH + LEVELS < OUT_WIDTH) ? IN_WIDTH + LEVELS : OUT_WIDTH),
          .OUT_WIDTH(OUT_WIDTH),
          .SIGNED   (SIGNED)
      ) widen (
          .in (lanes[lane].levels[LEVELS].results),
          .out(out_data[lane*OUT_WIDTH +: OUT_WIDTH])
      );
    end
  endgenerate

endmodule
