// Turns an index within a beat into one within a frame: adds STEP * 2**SHIFT for every beat of the frame that came
// before.
module number_beats #(
    parameter VALUE_WIDTH = 8,
    parameter LANE_WIDTH  = 2,   // bits of an index within a beat
    parameter INDEX_WIDTH = 6,   // bits of one within a frame: more than SHIFT, at least LANE_WIDTH
    parameter STEP        = 1,   // below 2**(INDEX_WIDTH - SHIFT)
    parameter SHIFT       = 2
) (
    input  wire                               clk,
    input  wire                               rst,
    input  wire                               in_valid,
    output wire                               in_ready,
    input  wire [LANE_WIDTH+VALUE_WIDTH-1:0]  in_data,   // {index within the beat, value}
    input  wire                               in_last,
    output wire                               out_valid,
    input  wire                               out_ready,
    output wire [INDEX_WIDTH+VALUE_WIDTH-1:0] out_data,  // {index within the frame, value}
    output wire                               out_last
);

  localparam                  BASE_WIDTH = INDEX_WIDTH - SHIFT;
  localparam [BASE_WIDTH-1:0] INCREMENT  = STEP;

  reg  [BASE_WIDTH-1:0]  base;    // STEP times the place of the next beat in its frame
  wire [INDEX_WIDTH-1:0] offset;
  wire [INDEX_WIDTH-1:0] lane;
  reg  [INDEX_WIDTH-1:0] index;
  reg  [VALUE_WIDTH-1:0] value;

  wire advance = out_ready || !out_valid;
  wire take    = in_valid && advance;

  assign in_ready = advance;
  assign out_data = {index, value};

  stage_flags #(.STAGES(1)) flags (
      .clk      (clk),
      .rst      (rst),
      .advance  (advance),
      .in_valid (in_valid),
      .in_last  (in_last),
      .out_valid(out_valid),
      .out_last (out_last)
  );

  resize #(.IN_WIDTH(BASE_WIDTH), .OUT_WIDTH(INDEX_WIDTH), .SIGNED(0)) widen_base (
      .in (base),
      .out(offset)
  );

  resize #(.IN_WIDTH(LANE_WIDTH), .OUT_WIDTH(INDEX_WIDTH), .SIGNED(0)) widen_lane (
      .in (in_data[LANE_WIDTH+VALUE_WIDTH-1:VALUE_WIDTH]),
      .out(lane)
  );

  always @(posedge clk) begin
    if (rst)       base <= {BASE_WIDTH{1'b0}};
    else if (take) base <= in_last ? {BASE_WIDTH{1'b0}} : base + INCREMENT;

    if (advance) begin
      index <= lane + (offset << SHIFT);
      value <= in_data[VALUE_WIDTH-1:0];
    end
  end

endmodule
