// CRC-8 with the polynomial x^8 + x^2 + x + 1 (0x07), one byte per cycle, most significant bit first.
module crc8_byte (
    input  wire       clk,
    input  wire       rst,
    input  wire       valid,
    input  wire       first,
    input  wire [7:0] data,
    output reg  [7:0] crc
);

  // The first byte of a message meets a remainder of zero.
  wire [7:0] start = (first ? 8'h00 : crc) ^ data;

  // Eight steps of the serial division: wires s[0] to s[8] are the remainders in between.
  wire [7:0] s [0:8];
  assign s[0] = start;  // before the first step

  genvar i;
  generate
    for (i = 0; i < 8; i = i + 1) begin : steps
      assign s[i+1] = {s[i][6:0], 1'b0} ^ (s[i][7] ? 8'h07 : 8'h00);  // subtract where the top bit is 1
    end
  endgenerate

  // The remainder of all bytes so far.
  always @(posedge clk) begin
    if (rst)        crc <= 8'h00;
    else if (valid) crc <= s[8];
  end

endmodule
