// Masks a stream of attention scores: a query sees the keys up to itself, and of these the latest few only.
//
//   Scores come row by row, a row for each query. Masked ones become the least number, which softmax ignores.
module causal_mask_stream #(
    parameter POSITION_BITS = 4
) (
    input  wire                     clk,
    input  wire                     rst,
    input  wire [POSITION_BITS-1:0] last_position,
    input  wire [POSITION_BITS-1:0] reach,
    input  wire                     in_valid,
    output wire                     in_ready,
    input  wire signed [7:0]        in_score,
    output wire                     out_valid,
    input  wire                     out_ready,
    output wire signed [7:0]        out_score,
    output wire                     out_row_last,
    output wire                     out_last
);

  reg [POSITION_BITS-1:0] query;  // row
  reg [POSITION_BITS-1:0] key;    // column

  // A difference of one bit more is negative for keys in the future.
  wire [POSITION_BITS:0] distance = {1'b0, query} - {1'b0, key};
  wire                   visible  = !distance[POSITION_BITS] && distance[POSITION_BITS-1:0] <= reach;

  // Nothing is stored: the stream passes through, and only the positions are counted.
  assign out_valid    = in_valid;                                // at once
  assign in_ready     = out_ready;                               // likewise
  assign out_score    = visible ? in_score : 8'sh80;             // -128 is the least number
  assign out_row_last = key == last_position;                    // of this query
  assign out_last     = out_row_last && query == last_position;  // of the matrix

  // Column by column, then the next row, then the next matrix.
  always @(posedge clk) begin
    if (rst) {query, key} <= {(2 * POSITION_BITS) {1'b0}};
    else if (in_valid && out_ready) begin
      key <= out_row_last ? {POSITION_BITS{1'b0}} : key + 1'b1;
      if (out_row_last) query <= out_last ? {POSITION_BITS{1'b0}} : query + 1'b1;
    end
  end

endmodule
