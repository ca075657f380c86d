// Walsh-Hadamard transform of eight signed bytes: sums and differences only, in three pipelined levels.
//
//   Spreads outliers over all elements before quantization. Applied twice it gives eight times the input.
module hadamard_transform (
    input  wire        clk,
    input  wire        enable,
    input  wire [63:0] in_vector,
    output wire [87:0] out_vector
);

  // Each level pairs elements whose numbers differ in one bit, and needs one bit more.
  wire [71:0] by_one;  // s9
  wire [79:0] by_two;  // s10

  hadamard_level #(.BITS(8), .DISTANCE(1)) at_1 (.clk(clk), .enable(enable), .from(in_vector), .to(by_one));
  hadamard_level #(.BITS(9), .DISTANCE(2)) at_2 (.clk(clk), .enable(enable), .from(by_one), .to(by_two));
  hadamard_level #(.BITS(10), .DISTANCE(4)) at_4 (.clk(clk), .enable(enable), .from(by_two), .to(out_vector));

endmodule

// One level: of each pair, the lower place takes the sum and the upper one the difference.
module hadamard_level #(
    parameter BITS     = 8,
    parameter DISTANCE = 1
) (
    input  wire                  clk,
    input  wire                  enable,
    input  wire [8*BITS-1:0]     from,
    output reg  [8*(BITS+1)-1:0] to
);

  genvar i;
  generate
    for (i = 0; i < 8; i = i + 1) begin : places
      localparam UPPER   = (i / DISTANCE) % 2 == 1;
      localparam PARTNER = UPPER ? i - DISTANCE : i + DISTANCE;

      wire [BITS-1:0] own   = from[BITS*i+BITS-1:BITS*i];
      wire [BITS-1:0] other = from[BITS*PARTNER+BITS-1:BITS*PARTNER];
      wire [BITS:0]   added = {other[BITS-1], other} + (UPPER ? ~{own[BITS-1], own} : {own[BITS-1], own});

      // A difference is other - own: the inverted number lacks a one.
      always @(posedge clk) begin
        if (enable) to[(BITS+1)*i+BITS:(BITS+1)*i] <= UPPER ? added + 1'b1 : added;
      end
    end
  endgenerate

endmodule
