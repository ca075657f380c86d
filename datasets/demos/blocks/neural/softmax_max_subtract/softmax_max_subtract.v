// First step of a softmax: stores a vector, finds its maximum, and tells how far each value lies below it.
//
//   Exponentials of (value - maximum) cannot overflow. Vectors of up to 8 signed bytes.
module softmax_max_subtract (
    input  wire              clk,
    input  wire              rst,
    input  wire              in_valid,
    output wire              in_ready,
    input  wire              in_last,
    input  wire signed [7:0] in_value,
    output wire              out_valid,
    input  wire              out_ready,
    output wire              out_last,
    output wire        [7:0] out_below
);

  reg signed [7:0] values [0:7];
  reg signed [7:0] greatest;
  reg        [2:0] place;      // of the next value to store, or to give out
  reg        [2:0] end_place;  // of the last value
  reg              draining;

  wire take     = in_valid && in_ready;
  wire give     = out_valid && out_ready;
  wire ends     = in_last || place == 3'd7;  // a full memory ends a vector, too
  wire is_first = place == 3'd0;

  assign in_ready  = !draining;           // one vector at a time
  assign out_valid = draining;            // the whole vector is known
  assign out_last  = place == end_place;  // in the order in which the values came

  // The difference of two signed bytes that is not negative: an unsigned byte, 0 to 255.
  assign out_below = greatest - values[place];

  // The memory is written while filling, read while draining.
  always @(posedge clk) begin
    if (take) values[place] <= in_value;
  end

  // The maximum grows with the vector.
  always @(posedge clk) begin
    if (take && (is_first || in_value > greatest)) greatest <= in_value;
    if (take) end_place <= place;
  end

  // Fill up to the last value, drain up to it, begin anew.
  always @(posedge clk) begin
    if (rst)       {draining, place} <= 4'd0;
    else if (take) {draining, place} <= {ends, ends ? 3'd0 : place + 3'd1};
    else if (give) {draining, place} <= out_last ? 4'd0 : {1'b1, place + 3'd1};
  end

endmodule
