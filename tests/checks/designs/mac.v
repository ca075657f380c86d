// acc := (clear ? 0 : acc) + a * b; the operands are passed on one cycle later.
module mac #(parameter W = 8, parameter ACC = 32) (
  input  wire                  clk,
  input  wire                  rst,
  input  wire                  clear,
  input  wire signed [W-1:0]   a,
  input  wire signed [W-1:0]   b,
  output reg  signed [W-1:0]   a_out,
  output reg  signed [W-1:0]   b_out,
  output reg  signed [ACC-1:0] acc
);
  wire signed [2*W-1:0] product = a * b;
  wire signed [ACC-1:0] addend  = {{(ACC - 2*W){product[2*W-1]}}, product};

  always @(posedge clk) begin
    if (rst) begin
      a_out <= {W{1'b0}};
      b_out <= {W{1'b0}};
      acc   <= {ACC{1'b0}};
    end else begin
      a_out <= a;
      b_out <= b;
      acc   <= (clear ? {ACC{1'b0}} : acc) + addend;
    end
  end
endmodule
