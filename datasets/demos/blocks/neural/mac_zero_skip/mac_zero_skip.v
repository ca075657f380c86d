// Multiply-accumulate with zero skipping: two pairs arrive at a time, but only products that are not zero
// cost a clock of the one multiplier.
module mac_zero_skip (
    input  wire               clk,
    input  wire               rst,
    input  wire               in_valid,
    output wire               in_ready,
    input  wire               in_last,
    input  wire signed [7:0]  a_0,
    input  wire signed [7:0]  b_0,
    input  wire signed [7:0]  a_1,
    input  wire signed [7:0]  b_1,
    output reg                out_valid,
    output reg  signed [23:0] sum
);

  wire useful_0 = a_0 != 8'sd0 && b_0 != 8'sd0;
  wire useful_1 = a_1 != 8'sd0 && b_1 != 8'sd0;

  // Of two useful pairs, the first is multiplied in a cycle of its own, in which the beat stays where it is.
  reg  second;
  wire stay = in_valid && useful_0 && useful_1 && !second;

  assign in_ready = !stay;  // depends on the data: this is where time is saved

  wire take   = in_valid && !stay;
  wire use_1  = second || !useful_0;
  wire useful = use_1 ? useful_1 : useful_0;

  wire signed [7:0]  a       = use_1 ? a_1 : a_0;
  wire signed [7:0]  b       = use_1 ? b_1 : b_0;
  wire signed [15:0] product = a * b;

  reg                fresh;  // the next product begins a new sum
  wire signed [23:0] base  = fresh ? 24'sd0 : sum;
  wire signed [23:0] total = base + {{8{product[15]}}, product};

  // Between the two cycles of a full beat.
  always @(posedge clk) begin
    if (rst) second <= 1'b0;
    else     second <= stay;
  end

  // Without a useful product the adder does not move, but a new sum still has to begin at zero.
  always @(posedge clk) begin
    if (in_valid) sum <= useful ? total : base;
  end

  // The sum is complete when the last beat has left; the next one begins anew.
  always @(posedge clk) begin
    if (rst) {fresh, out_valid} <= 2'b10;
    else begin
      out_valid <= take && in_last;
      if (in_valid) fresh <= take && in_last;
    end
  end

endmodule
