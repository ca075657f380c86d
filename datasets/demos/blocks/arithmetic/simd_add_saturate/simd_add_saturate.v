// Packed addition: four lanes of eight bits in one 32-bit word, each saturating by itself.
module simd_add_saturate (
    input  wire        clk,
    input  wire        enable,
    input  wire        is_signed,
    input  wire [31:0] a,
    input  wire [31:0] b,
    output reg  [31:0] sum,
    output reg  [3:0]  saturated
);

  wire [31:0] lane_sums;
  wire [3:0]  lane_clips;

  genvar lane;
  generate
    for (lane = 0; lane < 4; lane = lane + 1) begin : lanes
      saturating_lane adder (
          .is_signed(is_signed), .a(a[8*lane+7:8*lane]), .b(b[8*lane+7:8*lane]),
          .sum(lane_sums[8*lane+7:8*lane]), .clipped(lane_clips[lane])
      );
    end
  endgenerate

  // One register at the output; nobody reads it before the first enabled edge, so it needs no reset.
  always @(posedge clk) begin
    if (enable) begin
      sum       <= lane_sums;
      saturated <= lane_clips;
    end
  end

endmodule

// One lane: the carry stays here, and a sum outside the range becomes the end of the range.
module saturating_lane (
    input  wire       is_signed,
    input  wire [7:0] a,
    input  wire [7:0] b,
    output wire [7:0] sum,
    output wire       clipped
);

  // Nine bits are exact in both readings, once the operands are extended by zero or by their sign.
  wire [8:0] exact   = {is_signed & a[7], a} + {is_signed & b[7], b};
  wire       outside = is_signed ? exact[8] != exact[7] : exact[8];
  wire [7:0] bound   = is_signed ? {exact[8], {7{~exact[8]}}} : 8'hff;  // 80 below the range, 7f above it

  assign sum     = outside ? bound : exact[7:0];  // clamp
  assign clipped = outside;                       // for a sticky flag in a status register

endmodule
