// Finds the two greatest of a stream of router scores, to choose two experts of a mixture of experts.
module top_two_router (
    input  wire              clk,
    input  wire              rst,
    input  wire              in_valid,
    input  wire              in_last,
    input  wire signed [7:0] score,
    output wire              out_valid,
    input  wire              out_ready,
    output wire              in_ready,
    output reg         [3:0] best,
    output reg         [3:0] second,
    output wire        [7:0] lead
);

  // Scores of the two leaders so far, and how many scores there were: 0, 1, or more.
  reg signed [7:0] best_score, second_score;
  reg        [3:0] number;
  reg        [1:0] seen;
  reg              done;

  wire take = in_valid && in_ready;
  wire give = out_valid && out_ready;

  // A greater score only: the first of equal ones stays ahead.
  wire wins   = seen == 2'd0 || score > best_score;
  wire places = seen == 2'd1 || score > second_score;

  assign in_ready  = !done;                      // the result has to be fetched before the next token comes
  assign out_valid = done;                       // both leaders are final
  assign lead      = best_score - second_score;  // 0 to 255: how clear the first choice is

  // The old winner becomes second.
  always @(posedge clk) begin
    if (take && wins)        {best_score, best, second_score, second} <= {score, number, best_score, best};
    else if (take && places) {second_score, second}                   <= {score, number};
  end

  // Numbers of the scores, and the count that stops at two.
  always @(posedge clk) begin
    if (rst || give) {number, seen} <= 6'd0;
    else if (take)   {number, seen} <= {number + 4'd1, seen == 2'd0 ? 2'd1 : 2'd2};
  end

  // From the last score until the result is fetched.
  always @(posedge clk) begin
    if (rst)       done <= 1'b0;
    else if (take) done <= in_last;
    else if (give) done <= 1'b0;
  end

endmodule
