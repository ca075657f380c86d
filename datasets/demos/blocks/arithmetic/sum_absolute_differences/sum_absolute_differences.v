// Sum of absolute differences between two blocks of pixels, four pixels per clock, for motion search.
//
//   With the best sum so far as limit, a search can give up a candidate early.
module sum_absolute_differences (
    input  wire        clk,
    input  wire        rst,
    input  wire        in_valid,
    input  wire        in_first,
    input  wire        in_last,
    input  wire [31:0] pixels_a,
    input  wire [31:0] pixels_b,
    input  wire [15:0] limit,
    output reg         out_valid,
    output reg  [15:0] total,
    output reg         over_limit
);

  wire [31:0] differences;

  genvar i;
  generate
    for (i = 0; i < 4; i = i + 1) begin : lanes
      absolute_difference lane (
          .a(pixels_a[8*i+7:8*i]), .b(pixels_b[8*i+7:8*i]), .difference(differences[8*i+7:8*i])
      );
    end
  endgenerate

  // Ten bits hold four bytes.
  wire [9:0] in_row = {2'b00, differences[7:0]} + {2'b00, differences[15:8]}
                    + {2'b00, differences[23:16]} + {2'b00, differences[31:24]};

  // Sums saturate: a candidate as bad as that is never chosen.
  wire [15:0] base  = in_first ? 16'd0 : total;
  wire [16:0] exact = {1'b0, base} + {7'd0, in_row};
  wire [15:0] sum   = exact[16] ? 16'hffff : exact[15:0];

  // total is complete while out_valid is 1, and partial before.
  always @(posedge clk) begin
    if (in_valid) {total, over_limit} <= {sum, sum > limit};
  end

  // The end of a block.
  always @(posedge clk) begin
    if (rst) out_valid <= 1'b0;
    else     out_valid <= in_valid && in_last;
  end

endmodule

// |a - b| of unsigned bytes with one subtractor each way.
module absolute_difference (
    input  wire [7:0] a,
    input  wire [7:0] b,
    output wire [7:0] difference
);

  // The sign of the nine-bit difference selects.
  wire [8:0] a_minus_b = {1'b0, a} - {1'b0, b};

  assign difference = a_minus_b[8] ? b - a : a_minus_b[7:0];  // 0 to 255

endmodule
