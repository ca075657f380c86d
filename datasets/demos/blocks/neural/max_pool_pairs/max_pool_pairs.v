// Max pooling of neighbouring values in rows, two to one. A row of odd length ends with a single value.
module max_pool_pairs (
    input  wire              clk,
    input  wire              rst,
    input  wire              in_valid,
    output wire              in_ready,
    input  wire              in_last,
    input  wire signed [7:0] in_value,
    output wire              out_valid,
    input  wire              out_ready,
    output wire              out_last,
    output wire signed [7:0] out_value
);

  reg              waiting;  // a first value is here and its partner is not
  reg signed [7:0] first;

  // The output is complete with the second value of a pair, or with a last value that stays alone.
  wire completes = waiting || in_last;

  assign out_valid = in_valid && completes;                             // at once, without a register
  assign out_value = (waiting && first > in_value) ? first : in_value;  // the greater of the pair
  assign out_last  = in_last;                                           // the row ends here as well
  assign in_ready  = !completes || out_ready;                           // a first value needs no reader

  // A row of odd length leaves nothing behind.
  always @(posedge clk) begin
    if (rst)                       waiting <= 1'b0;
    else if (in_valid && in_ready) waiting <= !completes;
  end

  // Only first values are kept.
  always @(posedge clk) begin
    if (!completes) first <= in_value;
  end

endmodule
