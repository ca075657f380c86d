// Activation unit as a stage of a stream: identity, ReLU, leaky ReLU or clipped ReLU, chosen by word.
//
//   Signed 8-bit values. One register, so one cycle; it can take and give a word in the same cycle.
module activation_stage #(
    parameter [6:0] CLIP = 7'd96  // upper end of the clipped ReLU: 6.0 in Q3.4
) (
    input  wire              clk,
    input  wire              rst_n,
    input  wire              in_valid,
    output wire              in_ready,
    input  wire signed [7:0] in_value,
    input  wire        [1:0] kind,
    output reg               out_valid,
    input  wire              out_ready,
    output reg  signed [7:0] out_value
);

  localparam [1:0] RELU    = 2'd1;
  localparam [1:0] LEAKY   = 2'd2;
  localparam [1:0] CLIPPED = 2'd3;

  wire               negative = in_value[7];
  wire signed [7:0]  slope    = in_value >>> 3;  // one eighth, towards minus infinity
  wire               too_big  = !negative && in_value[6:0] > CLIP;
  reg  signed [7:0]  result;

  // Positive values differ only for the clipped kind, negative ones for all.
  always @(*) begin
    result = in_value;
    if (negative && kind == LEAKY) result = slope;
    if (negative && (kind == RELU || kind == CLIPPED)) result = 8'sd0;
    if (too_big && kind == CLIPPED) result = {1'b0, CLIP};
  end

  // The register is free, or becomes free at this edge.
  assign in_ready = !out_valid || out_ready;

  // Valid flag, the only thing that reset concerns.
  always @(posedge clk or negedge rst_n) begin
    if (!rst_n)        out_valid <= 1'b0;
    else if (in_ready) out_valid <= in_valid;
  end

  // Data without reset; it also moves when nothing valid comes, which does no harm.
  always @(posedge clk) begin
    if (in_ready) out_value <= result;
  end

endmodule
