// Array multiplier of unsigned numbers: one row of full adders for each bit of b.
module multiplier_array #(
    parameter WIDTH = 6
) (
    input  wire [WIDTH-1:0]   a,
    input  wire [WIDTH-1:0]   b,
    output wire [2*WIDTH-1:0] product
);

  // What row i hands on: its sum without the lowest bit, which is final. Row 0 begins with zero.
  wire [(WIDTH+1)*WIDTH-1:0] upper;
  assign upper[WIDTH-1:0] = {WIDTH{1'b0}};  // nothing above row 0

  genvar i;
  generate
    for (i = 0; i < WIDTH; i = i + 1) begin : rows
      array_row #(.WIDTH(WIDTH)) row (
          .above(upper[i*WIDTH+WIDTH-1:i*WIDTH]), .addend(a & {WIDTH{b[i]}}),
          .below(upper[(i+1)*WIDTH+WIDTH-1:(i+1)*WIDTH]), .final_bit(product[i])
      );
    end
  endgenerate

  // What is left after the last row are the upper bits.
  assign product[2*WIDTH-1:WIDTH] = upper[WIDTH*WIDTH+WIDTH-1:WIDTH*WIDTH];

endmodule

// One row: adds a partial product to the sum from above, and splits off the bit that no later row changes.
module array_row #(
    parameter WIDTH = 6
) (
    input  wire [WIDTH-1:0] above,
    input  wire [WIDTH-1:0] addend,
    output wire [WIDTH-1:0] below,
    output wire             final_bit
);

  wire [WIDTH-1:0] sums;
  wire [WIDTH:0]   carries;
  assign carries[0] = 1'b0;  // nothing enters from the right

  genvar j;
  generate
    for (j = 0; j < WIDTH; j = j + 1) begin : cells
      // A full adder in gates: parity and majority.
      assign sums[j]      = above[j] ^ addend[j] ^ carries[j];
      assign carries[j+1] = above[j] & addend[j] | carries[j] & (above[j] ^ addend[j]);  // made or passed
    end
  endgenerate

  // The carry of the row is the top bit of what goes down.
  assign {below, final_bit} = {carries[WIDTH], sums};

endmodule
