// Skews the lanes of a vector for a systolic array: lane i comes out i steps later than lane 0.
module skew_buffer #(
    parameter LANES     = 4,
    parameter LANE_BITS = 8
) (
    input  wire                       clk,
    input  wire                       rst,
    input  wire                       step,
    input  wire                       in_valid,
    input  wire [LANES*LANE_BITS-1:0] in_data,
    output wire [LANES-1:0]           out_valid,
    output wire [LANES*LANE_BITS-1:0] out_data
);

  genvar i;
  generate
    for (i = 0; i < LANES; i = i + 1) begin : lanes
      lane_delay #(.STEPS(i + 1), .BITS(LANE_BITS)) delay (
          .clk(clk), .rst(rst), .step(step), .in_valid(in_valid),
          .in_data(in_data[i*LANE_BITS+LANE_BITS-1:i*LANE_BITS]),
          .out_valid(out_valid[i]), .out_data(out_data[i*LANE_BITS+LANE_BITS-1:i*LANE_BITS])
      );
    end
  endgenerate

endmodule

// A shift register of some steps for one lane, with a valid flag for each place.
module lane_delay #(
    parameter STEPS = 1,
    parameter BITS  = 8
) (
    input  wire            clk,
    input  wire            rst,
    input  wire            step,
    input  wire            in_valid,
    input  wire [BITS-1:0] in_data,
    output wire            out_valid,
    output wire [BITS-1:0] out_data
);

  // The newest word is at the bottom. What is shifted out at the top is the output until then.
  reg  [STEPS*BITS-1:0]      words;
  reg  [STEPS-1:0]           valid;
  wire [(STEPS+1)*BITS-1:0]  next_words = {words, in_data};
  wire [STEPS:0]             next_valid = {valid, in_valid};
  wire [BITS:0]              leaving_unused = {next_valid[STEPS], next_words[(STEPS+1)*BITS-1:STEPS*BITS]};

  // Valid flags alone are reset.
  always @(posedge clk) begin
    if (rst)       valid <= {STEPS{1'b0}};
    else if (step) valid <= next_valid[STEPS-1:0];
  end

  // A pipeline that stops loses nothing.
  always @(posedge clk) begin
    if (step) words <= next_words[STEPS*BITS-1:0];
  end

  assign out_valid = valid[STEPS-1];                       // the oldest place
  assign out_data  = words[STEPS*BITS-1:(STEPS-1)*BITS];   // likewise

endmodule
