// Takes the mean off every lane and divides it by the deviation, both of which come with the beat as integers.
//
//   A beat is {beats, S, exponent, m, x of every lane}, and n = beats * LANES. c = n * x - MEAN * S is n times the
//   distance from the mean, and m / 2^(ROOT_WIDTH-1) / 2^exponent one over n times the deviation. A result is c times
//   that, with FRACTION bits after the point, rounded to the nearest, halves up:
//   floor(c * m / 2^(ROOT_WIDTH - 1 - FRACTION + exponent) + 1/2).
//
//   Seven stages that move together: operands, n * x, c, c * m, two for the shift, rounding.
module vector_normalize #(
    parameter LANES          = 4,
    parameter MEAN           = 1,
    parameter IN_WIDTH       = 8,
    parameter SIGNED         = 1,
    parameter COUNT_WIDTH    = 5,
    parameter LENGTH_WIDTH   = 7,   // of n
    parameter TOTAL_WIDTH    = 14,
    parameter EXPONENT_WIDTH = 4,   // at least 3
    parameter ROOT_WIDTH     = 11,
    parameter FRACTION       = 5,   // below ROOT_WIDTH - 1
    parameter CENTER_WIDTH   = 15,  // of c, two's complement
    parameter OUT_WIDTH      = 10   // two's complement: enough for every result, and at most CENTER_WIDTH + FRACTION
) (
    input  wire                                                                             clk,
    input  wire                                                                             rst,
    input  wire                                                                             in_valid,
    output wire                                                                             in_ready,
    input  wire [COUNT_WIDTH+TOTAL_WIDTH+EXPONENT_WIDTH+ROOT_WIDTH+LANES*IN_WIDTH-1:0]      in_data,
    input  wire                                                                             in_last,
    output wire                                                                             out_valid,
    input  wire                                                                             out_ready,
    output wire [LANES*OUT_WIDTH-1:0]                                                       out_data,
    output wire                                                                             out_last
);

  localparam FACTOR_WIDTH  = EXPONENT_WIDTH + ROOT_WIDTH;
  localparam PRODUCT_WIDTH = CENTER_WIDTH + ROOT_WIDTH;
  localparam DROPPED       = ROOT_WIDTH - 2 - FRACTION;  // bits below half a unit of the result, for exponent 0
  localparam LEFT_WIDTH    = PRODUCT_WIDTH - DROPPED;

  localparam [LENGTH_WIDTH-1:0] LANES_BITS = LANES;

  wire advance = out_ready || !out_valid;

  assign in_ready = advance;

  stage_flags #(.STAGES(7)) flags (
      .clk      (clk),
      .rst      (rst),
      .advance  (advance),
      .in_valid (in_valid),
      .in_last  (in_last),
      .out_valid(out_valid),
      .out_last (out_last)
  );

  // What all lanes share: n at stage 1, S at stage 2, m at stage 3, the exponent at stages 4 and 5.
  wire        [LENGTH_WIDTH-1:0]   beats;
  reg         [LENGTH_WIDTH-1:0]   n;
  wire signed [TOTAL_WIDTH-1:0]    sum;
  wire        [FACTOR_WIDTH-1:0]   factor;
  wire signed [ROOT_WIDTH:0]       m        = {1'b0, factor[ROOT_WIDTH-1:0]};
  reg         [EXPONENT_WIDTH-1:0] exponent;
  reg         [1:0]                fine;

  resize #(.IN_WIDTH(COUNT_WIDTH), .OUT_WIDTH(LENGTH_WIDTH), .SIGNED(0)) extend_count (
      .in (in_data[LANES*IN_WIDTH+FACTOR_WIDTH+TOTAL_WIDTH +: COUNT_WIDTH]),
      .out(beats)
  );

  always @(posedge clk)
    if (advance) begin
      n        <= beats * LANES_BITS;
      exponent <= factor[FACTOR_WIDTH-1:ROOT_WIDTH];
      fine     <= exponent[1:0];
    end

  stage_delay #(.WIDTH(TOTAL_WIDTH), .STAGES(2)) delay_sum (
      .clk   (clk),
      .enable(advance),
      .in    (in_data[LANES*IN_WIDTH+FACTOR_WIDTH +: TOTAL_WIDTH]),
      .out   (sum)
  );
  stage_delay #(.WIDTH(FACTOR_WIDTH), .STAGES(3)) delay_factor (
      .clk   (clk),
      .enable(advance),
      .in    (in_data[LANES*IN_WIDTH +: FACTOR_WIDTH]),
      .out   (factor)
  );

  wire signed [LENGTH_WIDTH:0]   signed_n = {1'b0, n};
  wire        [CENTER_WIDTH-1:0] mean_term;

  generate
    if (MEAN != 0) begin : with_mean
      resize #(.IN_WIDTH(TOTAL_WIDTH), .OUT_WIDTH(CENTER_WIDTH), .SIGNED(1)) extend_sum (
          .in (sum),
          .out(mean_term)
      );
    end else begin : without_mean
      assign mean_term = {CENTER_WIDTH{1'b0}};
      wire unused = &{1'b0, sum};
    end
  endgenerate

  genvar lane;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : lanes
      wire signed [IN_WIDTH:0] wide;
      resize #(.IN_WIDTH(IN_WIDTH), .OUT_WIDTH(IN_WIDTH + 1), .SIGNED(SIGNED)) extend (
          .in (in_data[lane*IN_WIDTH +: IN_WIDTH]),
          .out(wide)
      );

      reg  signed [IN_WIDTH:0]              x;
      wire signed [IN_WIDTH+LENGTH_WIDTH+1:0] exact = signed_n * x;
      wire        [CENTER_WIDTH-1:0]        fitting;
      reg         [CENTER_WIDTH-1:0]        n_x;
      reg  signed [CENTER_WIDTH-1:0]        c;
      wire signed [PRODUCT_WIDTH:0]         product = c * m;
      reg  signed [LEFT_WIDTH-1:0]          scaled;   // without bits that no exponent needs
      reg  signed [LEFT_WIDTH-1:0]          coarse;
      reg         [OUT_WIDTH:0]             halves;   // results, one bit finer
      reg         [OUT_WIDTH-1:0]           result;

      resize #(.IN_WIDTH(IN_WIDTH + LENGTH_WIDTH + 2), .OUT_WIDTH(CENTER_WIDTH), .SIGNED(1)) fit (
          .in (exact),
          .out(fitting)
      );

      wire signed [LEFT_WIDTH-1:0] moved = coarse >>> fine;
      wire        [OUT_WIDTH:0]    moved_low;
      resize #(.IN_WIDTH(LEFT_WIDTH), .OUT_WIDTH(OUT_WIDTH + 1), .SIGNED(1)) fit_result (
          .in (moved),
          .out(moved_low)
      );

      always @(posedge clk)
        if (advance) begin
          x      <= wide;
          n_x    <= fitting;
          c      <= n_x - mean_term;
          scaled <= product[PRODUCT_WIDTH-1:DROPPED];
          coarse <= scaled >>> {exponent[EXPONENT_WIDTH-1:2], 2'b00};
          halves <= moved_low;
          result <= halves[OUT_WIDTH:1] + {{(OUT_WIDTH - 1){1'b0}}, halves[0]};
        end

      wire unused = &{1'b0, product};

      assign out_data[lane*OUT_WIDTH +: OUT_WIDTH] = result;
    end
  endgenerate

endmodule
