// Linear interpolation by four: between two samples come three values on the straight line.
module interpolator_linear (
    input  wire               clk,
    input  wire               rst,
    input  wire               in_valid,
    output wire               in_ready,
    input  wire signed [9:0]  in_sample,
    output wire               out_valid,
    input  wire               out_ready,
    output wire signed [9:0]  out_sample
);

  reg               running;
  reg        [1:0]  part;      // quarters of the way from the old sample to the new one
  reg signed [11:0] position;  // on the line, in quarters of a unit
  reg signed [10:0] slope;     // new minus old, that is quarters of a unit per quarter of the way
  reg signed [9:0]  newest;

  wire give = out_valid && out_ready;
  wire take = in_valid && in_ready;

  assign out_valid  = running;                           // four values for each sample
  assign in_ready   = !running || give && part == 2'd3;  // no gap between two lines
  assign out_sample = position[11:2];                    // towards minus infinity

  wire [1:0] fraction_unused = position[1:0];

  // A line from the newest sample to the one that is taken; before the first one everything was zero.
  always @(posedge clk) begin
    if (rst)       {newest, slope} <= 21'd0;
    else if (take) {newest, slope} <= {in_sample, {in_sample[9], in_sample} - {newest[9], newest}};
  end

  // Each line begins at the older of its two samples, in quarters.
  always @(posedge clk) begin
    if (take)      position <= {newest, 2'b00};
    else if (give) position <= position + {slope[10], slope};
  end

  // Quarters of the way.
  always @(posedge clk) begin
    if (rst)       {running, part} <= 3'd0;
    else if (take) {running, part} <= 3'b100;
    else if (give) {running, part} <= {part != 2'd3, part + 2'd1};
  end

endmodule
