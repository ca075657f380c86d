// Kogge-Stone adder: a parallel-prefix adder of WIDTH bits, 2**STEPS at most.
//
//   A pair (generate, propagate) says what a range of bits does to a carry. Ranges that touch are joined by
//   one gate each, and after STEPS rows every bit knows the range from itself down to bit 0.
module adder_kogge_stone #(
    parameter WIDTH = 16,
    parameter STEPS = 4
) (
    input  wire [WIDTH-1:0] a,
    input  wire [WIDTH-1:0] b,
    output wire [WIDTH-1:0] sum,
    output wire             carry_out
);

  // Row r lies at bits r*WIDTH and up: of bit i, the range of the 2**r bits that end at i.
  wire [(STEPS+1)*WIDTH-1:0] generates;
  wire [(STEPS+1)*WIDTH-1:0] propagates;

  assign generates[WIDTH-1:0]  = a & b;  // makes a carry by itself
  assign propagates[WIDTH-1:0] = a ^ b;  // lets one through

  genvar row, bit_no;
  generate
    for (row = 0; row < STEPS; row = row + 1) begin : rows
      for (bit_no = 0; bit_no < WIDTH; bit_no = bit_no + 1) begin : bits
        localparam HERE  = row * WIDTH + bit_no;
        localparam BELOW = HERE - (1 << row);  // the neighbouring range

        if (bit_no >= (1 << row)) begin : joined
          // A carry is made here, or made below and let through; one from further below must pass both.
          assign generates[HERE+WIDTH]  = generates[HERE] | propagates[HERE] & generates[BELOW];
          assign propagates[HERE+WIDTH] = propagates[HERE] & propagates[BELOW];  // through both

        end else begin : complete
          assign generates[HERE+WIDTH]  = generates[HERE];   // reaches bit 0 already
          assign propagates[HERE+WIDTH] = propagates[HERE];  // likewise
        end
      end
    end
  endgenerate

  // Without a carry into bit 0, the generate of a full range is the carry out of its upper end.
  wire [WIDTH-1:0] carries         = generates[STEPS*WIDTH+WIDTH-1:STEPS*WIDTH];
  wire [WIDTH-1:0] last_row_unused = propagates[STEPS*WIDTH+WIDTH-1:STEPS*WIDTH];

  assign sum       = propagates[WIDTH-1:0] ^ {carries[WIDTH-2:0], 1'b0};  // bit i takes the carry out of i-1
  assign carry_out = carries[WIDTH-1];                                    // weight 2**WIDTH

endmodule
