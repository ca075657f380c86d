// Turns the bitmap of a sparse vector into the positions of its values, one per clock.
//
//   Bitmaps of 16 bits each; positions count on over all bitmaps of a vector.
module sparse_bitmap_decoder (
    input  wire        clk,
    input  wire        rst_n,
    input  wire        map_valid,
    output wire        map_ready,
    input  wire [15:0] map_bits,
    input  wire        map_first,
    output wire        index_valid,
    input  wire        index_ready,
    output wire [9:0]  index
);

  reg [15:0] left;   // ones that have not been given out
  reg [5:0]  group;  // number of the bitmap in its vector

  // The lowest one, alone; without it the next one is the lowest.
  wire [15:0] without  = left & (left - 16'd1);
  wire [15:0] lowest   = left & ~without;
  wire        is_last  = without == 16'd0;
  wire        give     = index_valid && index_ready;

  assign index_valid = left != 16'd0;                    // an empty bitmap gives nothing
  assign map_ready   = !index_valid || give && is_last;  // no bubble between bitmaps

  // Position of the lowest one: each bit of it is the OR of eight places.
  assign index = {
    group,
    |(lowest & 16'hff00), |(lowest & 16'hf0f0), |(lowest & 16'hcccc), |(lowest & 16'haaaa)
  };

  // A new bitmap replaces one that is used up.
  always @(posedge clk or negedge rst_n) begin
    if (!rst_n)                      left <= 16'd0;
    else if (map_valid && map_ready) left <= map_bits;
    else if (give)                   left <= without;
  end

  // Counts bitmaps modulo 64; empty ones count as well.
  always @(posedge clk or negedge rst_n) begin
    if (!rst_n)                      group <= 6'd0;
    else if (map_valid && map_ready) group <= map_first ? 6'd0 : group + 6'd1;
  end

endmodule
