// N x N elements; operands come from the left and from above, `row` chooses which row is read.
module array #(parameter N = 4, parameter W = 8, parameter ACC = 32) (
  input  wire                 clk,
  input  wire                 rst,
  input  wire                 clear,
  input  wire [N*W-1:0]       a,
  input  wire [N*W-1:0]       b,
  input  wire [$clog2(N)-1:0] row,
  output wire [N*ACC-1:0]     q
);
  wire [W-1:0]       across [0:N*(N+1)-1];
  wire [W-1:0]       down   [0:N*(N+1)-1];
  wire [N*N*ACC-1:0] sums;

  genvar r, c;
  generate
    for (r = 0; r < N; r = r + 1) begin : rows
      assign across[r*(N+1)] = a[r*W +: W];
      assign down[r*(N+1)]   = b[r*W +: W];
      for (c = 0; c < N; c = c + 1) begin : columns
        mac #(.W(W), .ACC(ACC)) element (
          .clk(clk), .rst(rst), .clear(clear),
          .a(across[r*(N+1) + c]), .a_out(across[r*(N+1) + c + 1]),
          .b(down[c*(N+1) + r]), .b_out(down[c*(N+1) + r + 1]),
          .acc(sums[(r*N + c)*ACC +: ACC])
        );
      end
    end
  endgenerate

  assign q = sums[row*N*ACC +: N*ACC];
endmodule
