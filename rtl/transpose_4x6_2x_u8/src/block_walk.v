// Walks through the blocks of a matrix: for each of OUTER strips of blocks, LANES times along its INNER blocks.
//
//   `block` is outer * OUTER_STEP + inner * INNER_STEP, and `lane` counts the times. After `final_step` all begins anew.
module block_walk #(
    parameter LANES      = 4,
    parameter LANE_BITS  = 2,   // bits that hold LANES - 1, at least 1
    parameter BLOCK_BITS = 2,   // bits that hold INNER * OUTER - 1, at least 1
    parameter INNER      = 2,
    parameter INNER_STEP = 1,
    parameter OUTER      = 2,
    parameter OUTER_STEP = 2
) (
    input  wire                  clk,
    input  wire                  rst,
    input  wire                  step,
    output reg  [BLOCK_BITS-1:0] block,
    output reg  [LANE_BITS-1:0]  lane,
    output wire                  final_step
);

  localparam [31:0] TO_NEXT_BLOCK = (INNER > 1) ? INNER_STEP : 0;
  localparam [31:0] TO_NEXT_STRIP = (OUTER > 1) ? OUTER_STEP : 0;
  localparam [31:0] TO_STRIP_END  = (INNER - 1) * INNER_STEP;
  localparam [31:0] LAST_BLOCK    = INNER * OUTER - 1;
  localparam [31:0] LAST_LANE     = LANES - 1;

  reg  [BLOCK_BITS-1:0] start;  // first block of the strip
  wire [BLOCK_BITS-1:0] strip_end  = start + TO_STRIP_END[BLOCK_BITS-1:0];
  wire [BLOCK_BITS-1:0] next_start = start + TO_NEXT_STRIP[BLOCK_BITS-1:0];

  wire block_end = block == strip_end;
  wire lane_end  = lane == LAST_LANE[LANE_BITS-1:0];

  assign final_step = lane_end && block == LAST_BLOCK[BLOCK_BITS-1:0];

  always @(posedge clk)
    if (rst || (step && final_step)) begin
      block <= {BLOCK_BITS{1'b0}};
      lane  <= {LANE_BITS{1'b0}};
      start <= {BLOCK_BITS{1'b0}};
    end else if (step && !block_end) begin
      block <= block + TO_NEXT_BLOCK[BLOCK_BITS-1:0];
    end else if (step && !lane_end) begin
      block <= start;
      lane  <= lane + 1'b1;
    end else if (step) begin
      block <= next_start;
      lane  <= {LANE_BITS{1'b0}};
      start <= next_start;
    end

endmodule
