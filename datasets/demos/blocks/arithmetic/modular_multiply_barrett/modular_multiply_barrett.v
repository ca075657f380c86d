// Modular multiplier for the prime 3329 (lattice cryptography) with Barrett reduction, fully pipelined.
module modular_multiply_barrett (
    input  wire        clk,
    input  wire        rst,
    input  wire        in_valid,
    input  wire [11:0] a,
    input  wire [11:0] b,
    output reg         out_valid,
    output reg  [11:0] result
);

  localparam [11:0] PRIME   = 12'd3329;
  localparam [12:0] INVERSE = 13'd5039;  // floor(2**24 / PRIME)

  // Stage 1: the product, below 2**24 for any operands.
  reg [23:0] product_1;
  reg        valid_1;

  // Stage 2: the quotient by PRIME, estimated; it is right or one too small.
  wire [36:0] scaled            = product_1 * INVERSE;
  wire [23:0] below_unit_unused = scaled[23:0];
  reg  [12:0] estimate_2;
  reg  [23:0] product_2;
  reg         valid_2;

  // Stage 3: what is left is below 2 * PRIME = 6658, so 13 bits of the difference say all.
  wire [24:0] multiple     = estimate_2 * PRIME;
  wire [12:0] rest         = product_2[12:0] - multiple[12:0];
  wire        once_more    = rest >= {1'b0, PRIME};
  wire [12:0] less         = rest - {1'b0, PRIME};
  wire        less_unused  = less[12];
  wire [22:0] upper_unused = {product_2[23:13], multiple[24:13]};  // equal, but for the borrow

  // Data flow freely; only the flags say whether they mean anything.
  always @(posedge clk) begin
    product_1  <= a * b;
    estimate_2 <= scaled[36:24];
    product_2  <= product_1;
    result     <= once_more ? less[11:0] : rest[11:0];
  end

  // One flag for each stage.
  always @(posedge clk) begin
    if (rst) {out_valid, valid_2, valid_1} <= 3'b000;
    else     {out_valid, valid_2, valid_1} <= {valid_2, valid_1, in_valid};
  end

endmodule
