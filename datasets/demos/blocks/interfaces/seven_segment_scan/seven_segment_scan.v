// Drives four seven-segment digits over shared segment lines: one after the other, so fast that all seem lit.
//
//   Leading zeros stay dark, a dark cycle between digits keeps one from shining into the next.
module seven_segment_scan #(
    parameter DWELL     = 4,  // cycles for each digit, 2 to 16; the first is dark
    parameter LOG_DWELL = 2
) (
    input  wire        clk,
    input  wire        rst,
    input  wire [15:0] digits,
    input  wire [3:0]  points,
    input  wire        blank_zeros,
    output reg  [3:0]  digit_on_n,
    output reg  [7:0]  segments
);

  localparam [LOG_DWELL-1:0] LAST = DWELL[LOG_DWELL-1:0] - 1'b1;

  reg  [LOG_DWELL-1:0] cycle;
  reg  [1:0]           place;
  wire [15:0]          shifted = digits >> {place, 2'b00};
  wire [3:0]           value   = shifted[3:0];
  wire                 leading = shifted == 16'd0 && place != 2'd0;  // it and all above it are zero
  wire                 dark    = cycle == {LOG_DWELL{1'b0}};
  wire                 hidden  = blank_zeros && leading;
  reg  [6:0]           shape;

  // Which digit, and for how long.
  always @(posedge clk) begin
    if (rst)                {place, cycle} <= {(LOG_DWELL + 2){1'b0}};
    else if (cycle == LAST) {place, cycle} <= {place + 2'd1, {LOG_DWELL{1'b0}}};
    else                    cycle <= cycle + 1'b1;
  end

  // Shapes of the hexadecimal digits, segment a in bit 0 to g in bit 6. First those below 8.
  always @* begin
    case (value)
      4'h0: shape = 7'b0111111;
      4'h1: shape = 7'b0000110;
      4'h2: shape = 7'b1011011;
      4'h3: shape = 7'b1001111;
      4'h4: shape = 7'b1100110;
      4'h5: shape = 7'b1101101;
      4'h6: shape = 7'b1111101;

      4'h7: shape = 7'b0000111;
      4'h8: shape = 7'b1111111;
      4'h9: shape = 7'b1101111;
      4'hA: shape = 7'b1110111;
      4'hB: shape = 7'b1111100;

      4'hC: shape = 7'b0111001;
      4'hD: shape = 7'b1011110;
      4'hE: shape = 7'b1111001;
      default: shape = 7'b1110001;
    endcase
  end

  // Lines are registered: the digit's line is low while it is lit. The decimal point is bit 7.
  always @(posedge clk) begin
    if (rst || dark) {digit_on_n, segments} <= {4'b1111, 8'd0};
    else {digit_on_n, segments} <= {~(4'b0001 << place), points[place], hidden ? 7'd0 : shape};
  end

endmodule
