// Median of the last three samples: removes single outliers and keeps edges, which no linear filter does.
module median_filter (
    input  wire              clk,
    input  wire              rst,
    input  wire              in_valid,
    input  wire signed [9:0] sample,
    output reg               out_valid,
    output reg  signed [9:0] median,
    output reg               outlier
);

  // The two samples before; the order of these two was found out when the newer of them came.
  reg signed [9:0] newer, older;
  reg              rising;  // older <= newer
  reg        [1:0] known;   // how many samples there are, 0 to 2

  wire signed [9:0] lower = rising ? older : newer;
  wire signed [9:0] upper = rising ? newer : older;

  // So one comparison with each is left: the median is the sample, moved into the range between the two.
  wire below = sample < lower;
  wire above = sample > upper;
  wire ready = in_valid && known == 2'd2;

  // Which of the three is the middle one.
  always @(posedge clk) begin
    if (ready) median <= below ? lower : above ? upper : sample;
  end

  // The middle one in time is an outlier if both its neighbours lie on the same side of it.
  wire sticks_out = older != newer && (rising ? sample < newer : sample > newer);

  // Flags for one cycle.
  always @(posedge clk) begin
    if (rst) {out_valid, outlier} <= 2'b00;
    else     {out_valid, outlier} <= {ready, ready && sticks_out};
  end

  // History.
  always @(posedge clk) begin
    if (in_valid) {older, newer, rising} <= {newer, sample, newer <= sample};
  end

  // Two samples are needed before the first median.
  always @(posedge clk) begin
    if (rst)                            known <= 2'd0;
    else if (in_valid && known != 2'd2) known <= known + 2'd1;
  end

endmodule
