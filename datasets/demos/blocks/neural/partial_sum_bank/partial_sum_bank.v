// Bank of sixteen partial sums: contributions for any of them, in any order, one per clock.
//
//   Reading, adding and writing take two stages. A sum that is asked for while it is being written is
//   forwarded, so that contributions to the same sum may follow each other directly.
module partial_sum_bank (
    input  wire               clk,
    input  wire               rst,
    input  wire               in_valid,
    input  wire        [3:0]  in_index,
    input  wire signed [15:0] in_value,
    input  wire               in_first,
    input  wire               in_last,
    output reg                out_valid,
    output reg         [3:0]  out_index,
    output reg  signed [19:0] out_sum
);

  reg signed [19:0] sums [0:15];

  // First stage: what was read, and the contribution that goes with it.
  reg               valid_1, first_1, last_1;
  reg        [3:0]  index_1;
  reg signed [15:0] value_1;
  reg signed [19:0] old_1;

  // Second stage: the new sum. Sums are modulo 2**20.
  wire signed [19:0] wide    = {{4{value_1[15]}}, value_1};
  wire signed [19:0] updated = first_1 ? wide : old_1 + wide;

  // The memory still holds the old sum in the cycle in which the new one is written.
  wire forward = valid_1 && index_1 == in_index;

  // The old sum, from the memory or from the second stage.
  always @(posedge clk) begin
    old_1 <= forward ? updated : sums[in_index];
    {index_1, value_1, first_1, last_1} <= {in_index, in_value, in_first, in_last};
  end

  // The memory always holds the newest sum, one cycle later.
  always @(posedge clk) begin
    if (valid_1) sums[index_1] <= updated;
  end

  // A last contribution gives the sum out.
  always @(posedge clk) begin
    if (valid_1 && last_1) {out_index, out_sum} <= {index_1, updated};
  end

  // Validity of both stages.
  always @(posedge clk) begin
    if (rst) {out_valid, valid_1} <= 2'b00;
    else     {out_valid, valid_1} <= {valid_1 && last_1, in_valid};
  end

endmodule
