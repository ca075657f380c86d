// A straight line for every segment: (slope * x + offset) / 2**SHIFT, rounded down and clamped, in every lane.
//
//   TABLE has one word a segment, that of segment 0 lowest: the slope, two's complement, above the offset, of
//   SUM_WIDTH bits. The sum is kept to SUM_WIDTH bits; where the result is no wider than OUT_WIDTH nothing is
//   clamped, for then every one fits. For the segments see segment_index. Four stages that move together:
//   segment, coefficients, product, sum.
module vector_piecewise #(
    parameter LANES        = 4,
    parameter IN_WIDTH     = 8,
    parameter IN_SIGNED    = 1,
    parameter OCTAVES      = 4,
    parameter OCTAVE_WIDTH = 2,              // log2(OCTAVES)
    parameter PLACE_WIDTH  = 1,              // at least 1
    parameter SEGMENTS     = 16,             // 2**(IN_SIGNED + OCTAVE_WIDTH + PLACE_WIDTH)
    parameter SLOPE_WIDTH  = 12,
    parameter SHIFT        = 10,             // at least 1
    parameter SUM_WIDTH    = 18,             // SHIFT and at least OUT_WIDTH more
    parameter OUT_WIDTH    = 8,
    parameter OUT_SIGNED   = 1,
    parameter [SEGMENTS*(SLOPE_WIDTH+SUM_WIDTH)-1:0] TABLE = 0
) (
    input  wire                       clk,
    input  wire                       rst,
    input  wire                       in_valid,
    output wire                       in_ready,
    input  wire [LANES*IN_WIDTH-1:0]  in_data,
    input  wire                       in_last,
    output wire                       out_valid,
    input  wire                       out_ready,
    output wire [LANES*OUT_WIDTH-1:0] out_data,
    output wire                       out_last
);

  localparam INDEX_WIDTH   = IN_SIGNED + OCTAVE_WIDTH + PLACE_WIDTH;
  localparam WORD_WIDTH    = SLOPE_WIDTH + SUM_WIDTH;
  localparam PRODUCT_WIDTH = SLOPE_WIDTH + IN_WIDTH + 1;
  localparam RESULT_WIDTH  = SUM_WIDTH - SHIFT;

  wire advance = out_ready || !out_valid;

  assign in_ready = advance;

  stage_flags #(.STAGES(4)) flags (
      .clk      (clk),
      .rst      (rst),
      .advance  (advance),
      .in_valid (in_valid),
      .in_last  (in_last),
      .out_valid(out_valid),
      .out_last (out_last)
  );

  wire [LANES*INDEX_WIDTH-1:0] index;
  reg  [LANES*INDEX_WIDTH-1:0] segment;
  wire [LANES*WORD_WIDTH-1:0]  word;

  always @(posedge clk) if (advance) segment <= index;

  table_rom #(
      .LANES     (LANES),
      .WIDTH     (WORD_WIDTH),
      .DEPTH     (SEGMENTS),
      .ADDR_WIDTH(INDEX_WIDTH),
      .CONTENTS  (TABLE)
  ) coefficients (
      .clk    (clk),
      .enable (advance),
      .address(segment),
      .word   (word)
  );

  genvar lane;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : lanes
      wire [IN_WIDTH-1:0]      x = in_data[lane*IN_WIDTH +: IN_WIDTH];
      wire signed [IN_WIDTH:0] wide_x;

      segment_index #(
          .IN_WIDTH    (IN_WIDTH),
          .SIGNED      (IN_SIGNED),
          .OCTAVES     (OCTAVES),
          .OCTAVE_WIDTH(OCTAVE_WIDTH),
          .PLACE_WIDTH (PLACE_WIDTH)
      ) find (
          .x    (x),
          .index(index[lane*INDEX_WIDTH +: INDEX_WIDTH])
      );
      resize #(.IN_WIDTH(IN_WIDTH), .OUT_WIDTH(IN_WIDTH + 1), .SIGNED(IN_SIGNED)) extend (
          .in (x),
          .out(wide_x)
      );

      reg signed [IN_WIDTH:0]       x_found;   // beside its segment
      reg signed [IN_WIDTH:0]       x_factor;  // beside its coefficients
      reg        [SUM_WIDTH-1:0]    term;
      reg        [SUM_WIDTH-1:0]    offset;    // beside the term
      reg        [RESULT_WIDTH-1:0] result;

      wire signed [SLOPE_WIDTH-1:0]   slope   = word[lane*WORD_WIDTH+SUM_WIDTH +: SLOPE_WIDTH];
      wire signed [PRODUCT_WIDTH-1:0] product = slope * x_factor;
      wire        [SUM_WIDTH-1:0]     kept_product;
      wire        [SUM_WIDTH-1:0]     sum     = term + offset;
      resize #(.IN_WIDTH(PRODUCT_WIDTH), .OUT_WIDTH(SUM_WIDTH), .SIGNED(1)) fit (
          .in (product),
          .out(kept_product)
      );

      always @(posedge clk)
        if (advance) begin
          x_found  <= wide_x;
          x_factor <= x_found;
          term     <= kept_product;
          offset   <= word[lane*WORD_WIDTH +: SUM_WIDTH];
          result   <= sum[SUM_WIDTH-1:SHIFT];
        end

      // What lies below the results was for rounding only.
      wire unused = &{1'b0, sum[SHIFT-1:0]};

      if (RESULT_WIDTH == OUT_WIDTH) begin : fits
        assign out_data[lane*OUT_WIDTH +: OUT_WIDTH] = result;
      end else begin : clamped
        saturate #(
            .IN_WIDTH  (RESULT_WIDTH),
            .IN_SIGNED (1),
            .OUT_WIDTH (OUT_WIDTH),
            .OUT_SIGNED(OUT_SIGNED)
        ) clamp (
            .in (result),
            .out(out_data[lane*OUT_WIDTH +: OUT_WIDTH])
        );
      end
    end
  endgenerate

endmodule
