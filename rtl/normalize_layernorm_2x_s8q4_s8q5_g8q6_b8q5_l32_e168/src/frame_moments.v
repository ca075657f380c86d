// Adds the sums of the beats of a frame, and counts the beats: {beats, squares, sum}, one for a frame.
//
//   A beat is taken in every cycle in which nothing waits at the output, and the next frame may follow at once.
module frame_moments #(
    parameter SUM_WIDTH          = 10,  // of a beat's sum, two's complement
    parameter SQUARE_WIDTH       = 17,  // of a beat's sum of squares, unsigned
    parameter TOTAL_WIDTH        = 14,  // the same of a frame
    parameter SQUARE_TOTAL_WIDTH = 21,
    parameter COUNT_WIDTH        = 5    // bits that hold the number of beats
) (
    input  wire                                                  clk,
    input  wire                                                  rst,
    input  wire                                                  in_valid,
    output wire                                                  in_ready,
    input  wire [SQUARE_WIDTH+SUM_WIDTH-1:0]                     in_data,
    input  wire                                                  in_last,
    output reg                                                   out_valid,
    input  wire                                                  out_ready,
    output wire [COUNT_WIDTH+SQUARE_TOTAL_WIDTH+TOTAL_WIDTH-1:0] out_data
);

  reg                           first;  // the next beat is the first of its frame
  reg  [COUNT_WIDTH-1:0]        count;
  reg  [TOTAL_WIDTH-1:0]        total;
  reg  [SQUARE_TOTAL_WIDTH-1:0] square_total;
  wire [TOTAL_WIDTH-1:0]        term;
  wire [SQUARE_TOTAL_WIDTH-1:0] square_term;

  wire advance = out_ready || !out_valid;
  wire take    = in_valid && advance;

  assign in_ready = advance;
  assign out_data = {count, square_total, total};

  resize #(.IN_WIDTH(SUM_WIDTH), .OUT_WIDTH(TOTAL_WIDTH), .SIGNED(1)) extend_sum (
      .in (in_data[SUM_WIDTH-1:0]),
      .out(term)
  );
  resize #(.IN_WIDTH(SQUARE_WIDTH), .OUT_WIDTH(SQUARE_TOTAL_WIDTH), .SIGNED(0)) extend_squares (
      .in (in_data[SUM_WIDTH +: SQUARE_WIDTH]),
      .out(square_term)
  );

  always @(posedge clk) begin
    if (rst)          out_valid <= 1'b0;
    else if (advance) out_valid <= in_valid && in_last;

    if (rst)       first <= 1'b1;
    else if (take) first <= in_last;

    if (take) begin
      count        <= (first ? {COUNT_WIDTH{1'b0}} : count) + 1'b1;
      total        <= (first ? {TOTAL_WIDTH{1'b0}} : total) + term;
      square_total <= (first ? {SQUARE_TOTAL_WIDTH{1'b0}} : square_total) + square_term;
    end
  end

endmodule
