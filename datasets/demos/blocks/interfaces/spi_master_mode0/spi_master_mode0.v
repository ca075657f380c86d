// SPI master, mode 0: bytes are exchanged, most significant bit first, while the select line is low.
//
//   sclk rests low; both sides change their data at its fall and sample at its rise.
module spi_master_mode0 #(
    parameter HALF = 2  // cycles of half a period of sclk, 1 to 8
) (
    input  wire       clk,
    input  wire       rst,
    input  wire       in_valid,
    output wire       in_ready,
    input  wire [7:0] in_data,
    input  wire       in_last,
    output reg        out_valid,
    output reg  [7:0] out_data,
    output reg        sclk,
    output reg        cs_n,
    output wire       mosi,
    input  wire       miso
);

  localparam [2:0] LAST_CYCLE = HALF[2:0] - 3'd1;

  reg       busy, last;
  reg [2:0] cycle, number;   // within half a period; of the bit
  reg [7:0] sending;
  reg [6:0] received;
  wire      half_ends = busy && cycle == LAST_CYCLE;
  wire      byte_ends = half_ends && sclk && number == 3'd7;
  wire      take      = in_valid && in_ready;

  // A byte is taken between bytes; the line shows its first bit at once.
  assign in_ready = !busy;
  assign mosi     = sending[7];  // the present bit

  // Time within half a period.
  always @(posedge clk) begin
    if (rst || take || half_ends) cycle <= 3'd0;
    else if (busy)                cycle <= cycle + 3'd1;
  end

  // The clock line toggles while a byte is under way.
  always @(posedge clk) begin
    busy <= !rst && (take || (busy && !byte_ends));
    sclk <= !rst && (half_ends ? !sclk : sclk);
    if (take)                   number <= 3'd0;
    else if (half_ends && sclk) number <= number + 3'd1;
  end

  // The select line falls with the first byte and rises after the last.
  always @(posedge clk) begin
    if (take) last <= in_last;
    if (rst)                    cs_n <= 1'b1;
    else if (take)              cs_n <= 1'b0;
    else if (byte_ends && last) cs_n <= 1'b1;
  end

  // Bits leave at the fall and come in at the rise of the clock line.
  always @(posedge clk) begin
    if (rst)                    sending <= 8'd0;
    else if (take)              sending <= in_data;
    else if (half_ends && sclk) sending <= {sending[6:0], 1'b0};
    if (half_ends && !sclk) received <= {received[5:0], miso};
  end

  // The eighth rise completes a byte.
  always @(posedge clk) begin
    out_valid <= !rst && half_ends && !sclk && number == 3'd7;
    if (!rst && half_ends && !sclk && number == 3'd7) out_data <= {received, miso};
  end

endmodule
