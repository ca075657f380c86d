// Receiver check for frames that end with a CRC-16-CCITT: strips the two CRC bytes and judges the frame.
//
//   Bytes pass with a delay of two bytes, so that the last two never leave; the last data byte of a frame
//   carries the verdict.
module crc16_frame_checker (
    input  wire       clk,
    input  wire       rst,
    input  wire       in_valid,
    input  wire       in_last,
    input  wire [7:0] in_data,
    output reg        out_valid,
    output reg        out_last,
    output reg        out_good,
    output reg  [7:0] out_data
);

  reg [7:0]  newest;
  reg [7:0]  older;
  reg [1:0]  held;  // how many of the two are filled
  reg [15:0] crc;

  // One byte of x^16 + x^12 + x^5 + 1, most significant bit first. The feedback of a byte has a closed form.
  wire [7:0]  top    = crc[15:8] ^ in_data;
  wire [7:0]  mixed  = top ^ (top >> 4);
  wire [15:0] next   = {crc[7:0], 8'h00} ^ {mixed[3:0], 12'h000} ^ {3'b000, mixed, 5'b00000} ^ {8'h00, mixed};
  wire        passes = held == 2'd2;  // a byte leaves for each that comes

  // Byte counter and remainder begin anew behind each frame.
  always @(posedge clk) begin
    if (rst)           {held, crc} <= {2'd0, 16'hffff};
    else if (in_valid) {held, crc} <= in_last ? {2'd0, 16'hffff} : {passes ? 2'd2 : held + 2'd1, next};
  end

  // The last byte of the CRC pushes out the last byte of the data. Right frames leave the remainder 0.
  always @(posedge clk) begin
    if (rst) out_valid <= 1'b0;
    else     out_valid <= in_valid && passes;
    if (in_valid) begin
      {out_data, older, newest} <= {older, newest, in_data};
      {out_last, out_good}      <= {in_last, in_last && next == 16'h0000};
    end
  end

endmodule
