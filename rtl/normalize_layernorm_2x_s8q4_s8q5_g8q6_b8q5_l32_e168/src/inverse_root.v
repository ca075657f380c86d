// One over a square root, a bit in each cycle: the greatest m of ROOT_WIDTH bits with m^2 * a <= 2^(2*ROOT_WIDTH-2+WIDTH).
//
//   a is at least a quarter of 2^WIDTH; for less m is no root. m is floor(2^(ROOT_WIDTH-1) / sqrt(a / 2^WIDTH)), or one less
//   where that is 2^ROOT_WIDTH. PASSED further bits go with it.
//
//   With q the digits found so far, the next one is 1 where 4 * r >= (4 * q + 1) * a; r is the remainder, and q * a is kept
//   beside it. Before the last digit q * a is below 2^(WIDTH+ROOT_WIDTH-2), and r is at most twice that.
module inverse_root #(
    parameter PASSED      = 8,   // at least 1
    parameter WIDTH       = 13,
    parameter ROOT_WIDTH  = 11,
    parameter COUNT_WIDTH = 4    // bits that hold ROOT_WIDTH
) (
    input  wire                         clk,
    input  wire                         rst,
    input  wire                         in_valid,
    output wire                         in_ready,
    input  wire [PASSED+WIDTH-1:0]      in_data,    // {passed, a}
    output wire                         out_valid,
    input  wire                         out_ready,
    output wire [PASSED+ROOT_WIDTH-1:0] out_data    // {passed, m}
);

  localparam FULL = WIDTH + ROOT_WIDTH;  // bits of 4 * q * a

  localparam [COUNT_WIDTH-1:0] DIGITS = ROOT_WIDTH;
  localparam [COUNT_WIDTH-1:0] ONE    = 1;
  localparam [COUNT_WIDTH-1:0] NONE   = 0;

  reg                        some;       // a root is searched, or waits
  reg [COUNT_WIDTH-1:0]      left;       // digits that are still to be found
  reg [PASSED-1:0]           passed;
  reg [WIDTH-1:0]            a;
  reg [FULL-2:0]             remainder;
  reg [FULL-3:0]             multiple;   // m * a
  reg [ROOT_WIDTH-1:0]       m;

  // Beside q * a, shifted by two, a lies below in part.
  wire [FULL:0]       wanted     = {1'b0, multiple, 2'b00} + {{(ROOT_WIDTH + 1){1'b0}}, a};
  wire [FULL+1:0]     difference = {1'b0, remainder, 2'b00} - {1'b0, wanted};
  wire                digit      = !difference[FULL+1];
  wire [FULL-2:0]     doubled    = {multiple, 1'b0};
  wire [FULL-3:0]     addend     = {{(ROOT_WIDTH - 2){1'b0}}, a & {WIDTH{digit}}};
  wire [ROOT_WIDTH:0] longer     = {m, digit};
  wire                take       = in_valid && in_ready;

  assign in_ready  = !some || (out_valid && out_ready);
  assign out_valid = some && left == NONE;
  assign out_data  = {passed, m};

  always @(posedge clk) begin
    if (rst)           some <= 1'b0;
    else if (in_ready) some <= in_valid;

    if (take) begin
      left      <= DIGITS;
      passed    <= in_data[WIDTH +: PASSED];
      a         <= in_data[WIDTH-1:0];
      remainder <= {{ROOT_WIDTH{1'b0}}, 1'b1, {(WIDTH - 2){1'b0}}};
      multiple  <= {(FULL - 2){1'b0}};
    end else if (left != NONE) begin
      left      <= left - ONE;
      remainder <= digit ? difference[FULL-2:0] : {remainder[FULL-4:0], 2'b00};
      multiple  <= doubled[FULL-3:0] + addend;
      m         <= longer[ROOT_WIDTH-1:0];
    end
  end

  // What is cut off above is 0 while it matters, or a digit of the root before.
  wire unused = &{1'b0, difference[FULL:FULL-1], doubled[FULL-2], longer[ROOT_WIDTH]};

endmodule
