// Block interleaver of 4 x 4 bits: written in rows, read in columns, so that a burst of errors is torn apart.
//
//   Two blocks take turns: while one is read, the other is filled.
module block_interleaver (
    input  wire clk,
    input  wire rst,
    input  wire in_valid,
    output wire in_ready,
    input  wire in_bit,
    output wire out_valid,
    input  wire out_ready,
    output wire out_bit
);

  reg [31:0] bits;    // two blocks of 16
  reg [4:0]  writes;  // {block, row, column} of the next bit to write
  reg [4:0]  reads;   // {block, column, row} of the next bit to read
  reg [1:0]  full;    // blocks that are complete and not yet read out

  wire take = in_valid && in_ready;
  wire give = out_valid && out_ready;

  assign in_ready  = !full[writes[4]];              // the block under the pen is not in use
  assign out_valid = full[reads[4]];              // the block under the eye is complete
  assign out_bit   = bits[{reads[4], reads[1:0], reads[3:2]}];  // row and column change their places

  // Bits need no reset: they matter only in full blocks.
  always @(posedge clk) begin
    if (take) bits[writes] <= in_bit;
  end

  // Both counters run on into the other block.
  always @(posedge clk) begin
    if (rst) {writes, reads} <= 10'd0;
    else begin
      if (take) writes <= writes + 5'd1;
      if (give) reads  <= reads + 5'd1;
    end
  end

  // The sixteenth bit fills a block or empties it; never both at once for the same block.
  always @(posedge clk) begin
    if (rst) full <= 2'b00;
    else begin
      if (take && writes[3:0] == 4'd15) full[writes[4]] <= 1'b1;
      if (give && reads[3:0] == 4'd15)  full[reads[4]]  <= 1'b0;
    end
  end

endmodule
