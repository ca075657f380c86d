// From a frame's sums to n^2 times its variance (or mean square), as a mantissa and an exponent.
//
//   n = beats * LANES numbers with the sum S and the sum of squares Q have n^2 * variance = n * Q - S^2; without MEAN,
//   n * Q is n^2 times the mean square. v is that + n^2 * EPSILON / 2^16, with FRACTION bits after the point, and below
//   4^PAIRS. `exponent` is the least e with v < 4^e, and `mantissa` is v / 4^e with MANTISSA_WIDTH bits after the point,
//   rounded down: at least 1/4 unless v is below 1, where all numbers are equal. Out comes {beats, S, exponent, mantissa}.
//
//   Six stages that move together: n, products, difference, v, exponent, mantissa.
module scaled_variance #(
    parameter LANES          = 4,
    parameter MEAN           = 1,
    parameter EPSILON        = 0,
    parameter EPSILON_WIDTH  = 1,   // of n^2 * EPSILON
    parameter FRACTION       = 16,  // 1 to 16
    parameter TOTAL_WIDTH    = 14,
    parameter SQUARE_WIDTH   = 21,  // of the sum of squares
    parameter COUNT_WIDTH    = 5,
    parameter LENGTH_WIDTH   = 7,   // of n
    parameter PAIRS          = 14,
    parameter EXPONENT_WIDTH = 4,   // holds PAIRS
    parameter MANTISSA_WIDTH = 13
) (
    input  wire                                                           clk,
    input  wire                                                           rst,
    input  wire                                                           in_valid,
    output wire                                                           in_ready,
    input  wire [COUNT_WIDTH+SQUARE_WIDTH+TOTAL_WIDTH-1:0]                in_data,
    output wire                                                           out_valid,
    input  wire                                                           out_ready,
    output wire [COUNT_WIDTH+TOTAL_WIDTH+EXPONENT_WIDTH+MANTISSA_WIDTH-1:0] out_data
);

  localparam WHOLE = 2 * PAIRS;  // bits of v before the point
  localparam WIDTH = WHOLE + FRACTION;

  localparam [LENGTH_WIDTH-1:0] LANES_BITS   = LANES;
  localparam [31:0]             EPSILON_BITS = EPSILON;

  wire advance = out_ready || !out_valid;
  wire unused_last;

  assign in_ready = advance;

  stage_flags #(.STAGES(6)) flags (
      .clk      (clk),
      .rst      (rst),
      .advance  (advance),
      .in_valid (in_valid),
      .in_last  (1'b0),
      .out_valid(out_valid),
      .out_last (unused_last)
  );

  // Stage 1: n. The operands of the products stand beside it.
  wire [LENGTH_WIDTH-1:0] beats;
  resize #(.IN_WIDTH(COUNT_WIDTH), .OUT_WIDTH(LENGTH_WIDTH), .SIGNED(0)) extend_count (
      .in (in_data[TOTAL_WIDTH+SQUARE_WIDTH +: COUNT_WIDTH]),
      .out(beats)
  );

  reg        [LENGTH_WIDTH-1:0] n;
  reg        [SQUARE_WIDTH-1:0] squares;
  reg signed [TOTAL_WIDTH-1:0]  sum;

  // Stages 2 to 4.
  reg  [LENGTH_WIDTH+SQUARE_WIDTH-1:0] n_squares;
  wire [WHOLE-1:0]                     n_squares_term;
  wire [WHOLE-1:0]                     square_of_sum;
  wire [WIDTH-1:0]                     epsilon_term;   // a stage later
  reg  [WHOLE-1:0]                     difference;
  reg  [WIDTH-1:0]                     v;

  resize #(.IN_WIDTH(LENGTH_WIDTH + SQUARE_WIDTH), .OUT_WIDTH(WHOLE), .SIGNED(0)) fit_n_squares (
      .in (n_squares),
      .out(n_squares_term)
  );

  always @(posedge clk)
    if (advance) begin
      n          <= beats * LANES_BITS;
      squares    <= in_data[TOTAL_WIDTH +: SQUARE_WIDTH];
      sum        <= in_data[TOTAL_WIDTH-1:0];
      n_squares  <= n * squares;
      difference <= n_squares_term - square_of_sum;
      v          <= {difference, {FRACTION{1'b0}}} + epsilon_term;
    end

  generate
    if (MEAN != 0) begin : with_mean
      reg  signed [2*TOTAL_WIDTH-1:0] square;
      always @(posedge clk) if (advance) square <= sum * sum;
      resize #(.IN_WIDTH(2 * TOTAL_WIDTH), .OUT_WIDTH(WHOLE), .SIGNED(0)) fit (
          .in (square),
          .out(square_of_sum)
      );
    end else begin : without_mean
      assign square_of_sum = {WHOLE{1'b0}};
    end

    if (EPSILON != 0) begin : with_epsilon
      // n^2 * EPSILON = beats^2 * (LANES^2 * EPSILON).
      localparam [47:0] FACTOR = {16'd0, EPSILON_BITS} * LANES * LANES;
      reg  [COUNT_WIDTH-1:0]    count;
      reg  [2*COUNT_WIDTH-1:0]  count_square;
      wire [2*COUNT_WIDTH+47:0] exact = count_square * FACTOR;
      reg  [EPSILON_WIDTH-1:0]  product;
      always @(posedge clk)
        if (advance) begin
          count        <= in_data[TOTAL_WIDTH+SQUARE_WIDTH +: COUNT_WIDTH];
          count_square <= count * count;
          product      <= exact[EPSILON_WIDTH-1:0];
        end
      wire [EPSILON_WIDTH+FRACTION+15:0] finer = {16'd0, product, {FRACTION{1'b0}}};
      resize #(.IN_WIDTH(EPSILON_WIDTH + FRACTION), .OUT_WIDTH(WIDTH), .SIGNED(0)) fit (
          .in (finer[16 +: EPSILON_WIDTH+FRACTION]),
          .out(epsilon_term)
      );
      wire unused_bits = &{1'b0, exact, finer[15:0]};
    end else begin : without_epsilon
      assign epsilon_term = {WIDTH{1'b0}};
      wire unused_epsilon = &{1'b0, EPSILON_BITS};
    end
  endgenerate

  // Stage 5: the highest pair of bits before the point that is not 0. Later rounds of the loop win.
  reg [EXPONENT_WIDTH-1:0] found;
  reg [EXPONENT_WIDTH-1:0] exponent;
  reg [WIDTH-1:0]          kept_v;
  integer                  i;

  always @* begin
    found = {EXPONENT_WIDTH{1'b0}};
    for (i = 0; i < PAIRS; i = i + 1)
      if (v[FRACTION+2*i +: 2] != 2'b00) found = i[EXPONENT_WIDTH-1:0] + 1'b1;
  end

  // Stage 6: v moved up until that pair is the highest.
  reg  [EXPONENT_WIDTH-1:0] kept_exponent;
  reg  [MANTISSA_WIDTH-1:0] mantissa;
  wire [EXPONENT_WIDTH-1:0] highest = PAIRS;
  wire [EXPONENT_WIDTH-1:0] above   = highest - exponent;
  wire [WIDTH-1:0]          moved   = kept_v << {above, 1'b0};
  wire [MANTISSA_WIDTH-1:0] moved_top;

  generate
    if (WIDTH >= MANTISSA_WIDTH) begin : cut
      assign moved_top = moved[WIDTH-1 -: MANTISSA_WIDTH];
      wire unused_moved = &{1'b0, moved};
    end else begin : extend
      assign moved_top = {moved, {(MANTISSA_WIDTH - WIDTH){1'b0}}};
    end
  endgenerate

  always @(posedge clk)
    if (advance) begin
      exponent      <= found;
      kept_v        <= v;
      kept_exponent <= exponent;
      mantissa      <= moved_top;
    end

  // What passes by.
  wire [COUNT_WIDTH-1:0] late_count;
  wire [TOTAL_WIDTH-1:0] late_sum;
  stage_delay #(.WIDTH(COUNT_WIDTH), .STAGES(6)) delay_count (
      .clk   (clk),
      .enable(advance),
      .in    (in_data[TOTAL_WIDTH+SQUARE_WIDTH +: COUNT_WIDTH]),
      .out   (late_count)
  );
  stage_delay #(.WIDTH(TOTAL_WIDTH), .STAGES(5)) delay_sum (
      .clk   (clk),
      .enable(advance),
      .in    (sum),
      .out   (late_sum)
  );

  assign out_data = {late_count, late_sum, kept_exponent, mantissa};

  wire unused = unused_last;

endmodule
