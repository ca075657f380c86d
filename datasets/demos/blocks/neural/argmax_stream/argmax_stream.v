// Argmax of a stream of scores: position and value of the greatest, delivered after the last one.
module argmax_stream #(
    parameter VALUE_BITS = 8,
    parameter INDEX_BITS = 4  // vectors of up to 2**INDEX_BITS scores
) (
    input  wire                         clk,
    input  wire                         rst,
    input  wire                         in_valid,
    input  wire                         in_last,
    input  wire signed [VALUE_BITS-1:0] score,
    output reg                          out_valid,
    output reg         [INDEX_BITS-1:0] best_index,
    output reg  signed [VALUE_BITS-1:0] best_score
);

  reg         [INDEX_BITS-1:0] position;  // of the score that comes next
  reg         [INDEX_BITS-1:0] leader_index;
  reg  signed [VALUE_BITS-1:0] leader;

  // Only a greater score replaces the leader, so the first of equal ones wins. At position 0 there is none.
  wire                         is_first = position == {INDEX_BITS{1'b0}};
  wire                         wins     = is_first || score > leader;
  wire        [INDEX_BITS-1:0] now_index = wins ? position : leader_index;
  wire signed [VALUE_BITS-1:0] now_score = wins ? score : leader;

  // Position in the vector; a last score begins anew.
  always @(posedge clk) begin
    if (rst)           position <= {INDEX_BITS{1'b0}};
    else if (in_valid) position <= in_last ? {INDEX_BITS{1'b0}} : position + 1'b1;
  end

  // The leader needs no reset, for position 0 ignores it.
  always @(posedge clk) begin
    if (in_valid) {leader_index, leader} <= {now_index, now_score};
  end

  // The result, apart from the leader: it stays while the next vector comes in.
  always @(posedge clk) begin
    if (rst) out_valid <= 1'b0;
    else     out_valid <= in_valid && in_last;
    if (in_valid && in_last) {best_index, best_score} <= {now_index, now_score};
  end

endmodule
