// Pipelined adder tree: the exact sum of eight signed numbers of 8 bits, in three registered levels.
//
//   Each level adds neighbours in one bit more than they have, so nothing can overflow: s8, s9, s10, s11.
module adder_tree_8 (
    input  wire               clk,
    input  wire               rst,
    input  wire               in_valid,
    input  wire [63:0]        in_data,
    output wire               out_valid,
    output reg  signed [10:0] out_sum
);

  // Level 1 holds four sums of 9 bits, level 2 two sums of 10 bits.
  reg [35:0] pairs;
  reg [19:0] quads;
  reg [2:0]  valid;

  // Level 1: lanes 2i and 2i+1 of the input, sign-extended by one bit.
  genvar i;
  generate
    for (i = 0; i < 4; i = i + 1) begin : level_1
      wire [7:0] even = in_data[16*i +: 8];
      wire [7:0] odd  = in_data[16*i+8 +: 8];
      always @(posedge clk) pairs[9*i +: 9] <= {even[7], even} + {odd[7], odd};  // s8 + s8 = s9
    end

    // Level 2.
    for (i = 0; i < 2; i = i + 1) begin : level_2
      wire [8:0] even = pairs[18*i +: 9];
      wire [8:0] odd  = pairs[18*i+9 +: 9];
      always @(posedge clk) quads[10*i +: 10] <= {even[8], even} + {odd[8], odd};  // s9 + s9 = s10
    end
  endgenerate

  // Level 3: s10 + s10 = s11.
  always @(posedge clk) out_sum <= {quads[9], quads[9:0]} + {quads[19], quads[19:10]};

  // One bit for each level goes along with the data; only it needs a reset.
  always @(posedge clk) begin
    if (rst) valid <= 3'b000;
    else     valid <= {valid[1:0], in_valid};
  end

  // The sum in the last level is that of an input three cycles ago.
  assign out_valid = valid[2];

endmodule
