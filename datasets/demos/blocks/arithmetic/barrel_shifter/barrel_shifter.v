// Barrel shifter of 16 bits: shifts or rotates by 0 to 15 places in one pass of four multiplexer levels.
module barrel_shifter (
    input  wire [15:0] value,
    input  wire [3:0]  amount,
    input  wire [1:0]  mode,
    output wire [15:0] result
);

  localparam [1:0] LEFT       = 2'd0;
  localparam [1:0] LOGIC      = 2'd1;  // right, zeros come in
  localparam [1:0] ARITHMETIC = 2'd2;  // right, copies of the sign come in

  // What enters at the top of a right shift.
  wire fill  = (mode == ARITHMETIC) && value[15];
  wire wraps = (mode != LEFT) && (mode != LOGIC) && (mode != ARITHMETIC);  // rotate right

  // A left shift is a right shift of the word with its bits in the opposite order.
  wire [15:0] turned;
  wire [15:0] start = (mode == LEFT) ? turned : value;

  // Level i moves by 2**i places or not at all.
  wire [15:0] by_1 = amount[0] ? {wraps ? start[0] : fill, start[15:1]} : start;
  wire [15:0] by_2 = amount[1] ? {wraps ? by_1[1:0] : {2{fill}}, by_1[15:2]} : by_1;
  wire [15:0] by_4 = amount[2] ? {wraps ? by_2[3:0] : {4{fill}}, by_2[15:4]} : by_2;
  wire [15:0] by_8 = amount[3] ? {wraps ? by_4[7:0] : {8{fill}}, by_4[15:8]} : by_4;

  // Wires only: the word turned round, and a left shift turned back.
  genvar i;
  generate
    for (i = 0; i < 16; i = i + 1) begin : bits
      assign turned[i] = value[15-i];                          // before the levels
      assign result[i] = (mode == LEFT) ? by_8[15-i] : by_8[i];  // behind them
    end
  endgenerate

endmodule
