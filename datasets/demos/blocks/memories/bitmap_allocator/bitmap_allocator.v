// Gives out eight buffers by number: the lowest free one is offered, and any may be given back.
//
//   A bitmap of the buffers in use; freeing a buffer that is free is reported.
module bitmap_allocator (
    input  wire       clk,
    input  wire       rst,
    input  wire       allocate,
    output wire       available,
    output wire [2:0] buffer,
    input  wire       free,
    input  wire [2:0] free_buffer,
    output reg        double_free,
    output wire [3:0] free_count
);

  reg [7:0] used;

  // The lowest zero as a single bit: adding one to the bitmap carries up to it.
  wire [7:0] lowest_free = ~used & (used + 8'd1);
  assign available = |lowest_free;                 // none if all are used

  // The position of that bit in binary.
  assign buffer[0] = |(lowest_free & 8'b10101010);  // odd buffers
  assign buffer[1] = |(lowest_free & 8'b11001100);  // buffers 2, 3, 6, 7
  assign buffer[2] = |(lowest_free & 8'b11110000);  // buffers 4 to 7

  // Both may happen at once; a buffer that is freed can be given out from the next cycle on.
  wire [7:0] given   = allocate ? lowest_free : 8'd0;
  wire [7:0] freed   = free ? 8'd1 << free_buffer : 8'd0;
  wire       mistake = free && !used[free_buffer];

  // Given ones are set, freed ones cleared; freeing what is just being given out must not undo that.
  always @(posedge clk) begin
    if (rst) used <= 8'd0;
    else     used <= (used & ~freed) | given;
  end

  always @(posedge clk) double_free <= !rst && mistake;  // for one cycle

  // Two levels of adders over the free bits.
  wire [7:0] idle = ~used;
  wire [2:0] low  = {2'b00, idle[0]} + {2'b00, idle[1]} + {2'b00, idle[2]} + {2'b00, idle[3]};
  wire [2:0] high = {2'b00, idle[4]} + {2'b00, idle[5]} + {2'b00, idle[6]} + {2'b00, idle[7]};
  assign free_count = {1'b0, low} + {1'b0, high};  // 0 to 8

endmodule
