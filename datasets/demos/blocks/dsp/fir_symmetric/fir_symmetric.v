// Linear-phase FIR filter with seven symmetric coefficients: samples that share one are added before it.
//
//   Four multiplications instead of seven. Signed 8-bit samples, exact signed 17-bit results.
module fir_symmetric #(
    parameter signed [7:0] H_OUTER  = -8'sd4,  // samples 0 and 6
    parameter signed [7:0] H_NEXT   = 8'sd6,   // 1 and 5
    parameter signed [7:0] H_INNER  = 8'sd30,  // 2 and 4
    parameter signed [7:0] H_MIDDLE = 8'sd64   // 3
) (
    input  wire               clk,
    input  wire               rst,
    input  wire               in_valid,
    input  wire signed [7:0]  sample,
    output wire               out_valid,
    output reg  signed [16:0] result
);

  // Delay line, newest first. Only past samples: the newest one is there a cycle after it came.
  reg signed [7:0] x_0, x_1, x_2, x_3, x_4, x_5, x_6;
  reg        [2:0] valid;

  // Pre-adders: s9.
  reg signed [8:0] outer, next, inner, middle;

  // Shift only when a sample comes, so that gaps in the stream do not matter.
  always @(posedge clk) begin
    if (rst)           {x_0, x_1, x_2, x_3, x_4, x_5, x_6} <= 56'd0;
    else if (in_valid) {x_0, x_1, x_2, x_3, x_4, x_5, x_6} <= {sample, x_0, x_1, x_2, x_3, x_4, x_5};
  end

  // Symmetric pairs.
  always @(posedge clk) begin
    outer  <= {x_0[7], x_0} + {x_6[7], x_6};
    next   <= {x_1[7], x_1} + {x_5[7], x_5};
    inner  <= {x_2[7], x_2} + {x_4[7], x_4};
    middle <= {x_3[7], x_3};
  end

  // s9 * s8 = s17; the sum fits as well: the coefficients' sizes sum to 144, and 144 * 128 < 2**16.
  wire signed [16:0] from_outer  = outer * H_OUTER;
  wire signed [16:0] from_next   = next * H_NEXT;
  wire signed [16:0] from_inner  = inner * H_INNER;
  wire signed [16:0] from_middle = middle * H_MIDDLE;

  // Registered, and held between valid results.
  always @(posedge clk) begin
    if (valid[1]) result <= from_outer + from_next + from_inner + from_middle;
  end

  // Three edges from sample to result.
  always @(posedge clk) begin
    if (rst) valid <= 3'b000;
    else     valid <= {valid[1:0], in_valid};
  end

  assign out_valid = valid[2];  // with result

endmodule
