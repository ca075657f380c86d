// SPI slave, mode 0, that runs on its own clock: the lines of the master are sampled, not used as clocks.
//
//   clk must be at least six times as fast as sclk.
module spi_slave_sampled (
    input  wire       clk,
    input  wire       rst,
    input  wire       sclk,
    input  wire       cs_n,
    input  wire       mosi,
    output wire       miso,
    input  wire [7:0] reply,
    output reg        out_valid,
    output reg        out_first,
    output reg  [7:0] out_data
);

  reg [2:0] sclk_samples;
  reg [1:0] select_samples, mosi_samples;
  reg [7:0] sending;
  reg [6:0] received;
  reg [2:0] number;
  reg       first;

  // Edges show between the second and the third sample, the other lines are two samples old as well.
  wire selected = !select_samples[1];
  wire rises    = selected && sclk_samples[2:1] == 2'b01;
  wire falls    = selected && sclk_samples[2:1] == 2'b10;

  // Two flip-flops for each line, and a third for the clock line.
  always @(posedge clk) begin
    sclk_samples   <= rst ? 3'b000 : {sclk_samples[1:0], sclk};
    select_samples <= rst ? 2'b11 : {select_samples[0], cs_n};
    mosi_samples   <= rst ? 2'b00 : {mosi_samples[0], mosi};
  end

  // The number of the bit, and whether the byte is the first since the select line fell.
  always @(posedge clk) begin
    if (rst || !selected) {first, number} <= 4'b1000;
    else if (rises)       {first, number} <= {first && number != 3'd7, number + 3'd1};
  end

  // A bit comes in with each rise; the eighth completes the byte.
  always @(posedge clk) begin
    out_valid <= !rst && rises && number == 3'd7;
    if (rises) received <= {received[5:0], mosi_samples[1]};
    if (!rst && rises && number == 3'd7) {out_first, out_data} <= {first, received, mosi_samples[1]};
  end

  // A bit goes out with each fall; the reply is taken when a byte begins.
  always @(posedge clk) begin
    if (rst)                                           sending <= 8'd0;
    else if (!selected || (falls && number == 3'd0))   sending <= reply;
    else if (falls)                                    sending <= {sending[6:0], 1'b0};
  end

  // Low while another slave may drive the line.
  assign miso = selected && sending[7];

endmodule
