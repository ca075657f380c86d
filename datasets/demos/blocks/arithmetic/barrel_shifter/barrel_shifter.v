// Barrel shifter of 16 bits with four operations on one shifter to the right.
//
//   A shift to the left is one to the right of the word read backwards: two rows of wires and multiplexers
//   are cheaper than a second shifter.
module barrel_shifter (
    input  wire [15:0] data,
    input  wire [3:0]  amount,
    input  wire [1:0]  operation,
    output wire [15:0] result
);

  localparam [1:0] LEFT_LOGICAL     = 2'd0;
  localparam [1:0] RIGHT_ARITHMETIC = 2'd2;
  localparam [1:0] RIGHT_ROTATE     = 2'd3;  // 1 is the logical shift to the right: nothing special about it

  wire backwards = operation == LEFT_LOGICAL;
  wire rotate    = operation == RIGHT_ROTATE;
  wire filler    = operation == RIGHT_ARITHMETIC && data[15];

  // Four stages, each moves by its power of two or not. At the top enters the filler, or what fell out.
  wire [15:0] stage_0, stage_1, stage_2, stage_3, stage_4;

  assign stage_1 = amount[0] ? {rotate ? stage_0[0] : filler, stage_0[15:1]} : stage_0;  // by 1
  assign stage_2 = amount[1] ? {rotate ? stage_1[1:0] : {2{filler}}, stage_1[15:2]} : stage_1;  // by 2
  assign stage_3 = amount[2] ? {rotate ? stage_2[3:0] : {4{filler}}, stage_2[15:4]} : stage_2;  // by 4
  assign stage_4 = amount[3] ? {rotate ? stage_3[7:0] : {8{filler}}, stage_3[15:8]} : stage_3;  // by 8

  genvar i;
  generate
    for (i = 0; i < 16; i = i + 1) begin : bits
      assign stage_0[i] = backwards ? data[15-i] : data[i];        // turned round for a left shift
      assign result[i]  = backwards ? stage_4[15-i] : stage_4[i];  // and back
    end
  endgenerate

endmodule
