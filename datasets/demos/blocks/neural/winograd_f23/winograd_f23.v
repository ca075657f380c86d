// Winograd convolution F(2, 3): two outputs of a three-tap filter with four multiplications instead of six.
//
//   y0 = d0*g0 + d1*g1 + d2*g2, y1 = d1*g0 + d2*g1 + d3*g2. Two of the products are made twice as great
//   as in the textbook, and their sum and difference are halved exactly.
module winograd_f23 (
    input  wire               clk,
    input  wire               rst,
    input  wire               in_valid,
    input  wire        [31:0] data,
    input  wire        [23:0] filter,
    output wire               out_valid,
    output reg  signed [17:0] y_0,
    output reg  signed [17:0] y_1
);

  // Numbers as signed ones, extended for sums of three.
  wire signed [9:0] d_0 = {{2{data[7]}}, data[7:0]};
  wire signed [9:0] d_1 = {{2{data[15]}}, data[15:8]};
  wire signed [9:0] d_2 = {{2{data[23]}}, data[23:16]};
  wire signed [9:0] d_3 = {{2{data[31]}}, data[31:24]};
  wire signed [9:0] g_0 = {{2{filter[7]}}, filter[7:0]};
  wire signed [9:0] g_1 = {{2{filter[15]}}, filter[15:8]};
  wire signed [9:0] g_2 = {{2{filter[23]}}, filter[23:16]};

  // Stage 1: transformed data and filter.
  reg signed [9:0] t_0, t_1, t_2, t_3;
  reg signed [9:0] u_0, u_1, u_2, u_3;

  // Stage 2: the outer products are below 2**15 in size, the middle ones have a sum and a difference in s19.
  reg signed [17:0] m_0, m_3;
  reg signed [18:0] m_1, m_2;

  // Data: |sum of two| <= 256.
  always @(posedge clk) begin
    t_0 <= d_0 - d_2;
    t_1 <= d_1 + d_2;
    t_2 <= d_2 - d_1;
    t_3 <= d_1 - d_3;
  end

  // Filter, twice the textbook's in the middle: |sum of three| <= 384.
  always @(posedge clk) begin
    u_0 <= g_0;
    u_1 <= g_0 + g_1 + g_2;
    u_2 <= g_0 - g_1 + g_2;
    u_3 <= g_2;
  end

  // Four multipliers.
  always @(posedge clk) begin
    m_0 <= t_0 * u_0;
    m_1 <= t_1 * u_1;
    m_2 <= t_2 * u_2;
    m_3 <= t_3 * u_3;
  end

  // Both are even, so that nothing is lost by halving them.
  wire signed [18:0] plus  = m_1 + m_2;
  wire signed [18:0] minus = m_1 - m_2;
  wire        [1:0]  zero_unused = {plus[0], minus[0]};

  // Stage 3: |y| <= 3 * 128 * 128 fits in s17; s18 leaves one bit for the caller's sums.
  always @(posedge clk) begin
    y_0 <= m_0 + plus[18:1];
    y_1 <= minus[18:1] - m_3;
  end

  reg [2:0] valid;
  assign out_valid = valid[2];  // three stages

  // The only registers with a reset.
  always @(posedge clk) begin
    if (rst) valid <= 3'b000;
    else     valid <= {valid[1:0], in_valid};
  end

endmodule
