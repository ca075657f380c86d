// Serial CRC of eight bits, polynomial x^8 + x^2 + x + 1 (SMBus PEC, ATM header), one bit per clock.
//
//   Data run through the divider; afterwards shift_out sends the remainder on the same line.
module crc8_serial #(
    parameter [7:0] POLYNOMIAL = 8'h07,  // without the leading one
    parameter [7:0] START      = 8'h00
) (
    input  wire       clk,
    input  wire       rst,
    input  wire       start,
    input  wire       bit_valid,
    input  wire       bit_in,
    input  wire       shift_out,
    output wire       line,
    output reg  [7:0] crc
);

  // The divider subtracts, that is XORs, the polynomial when a one leaves at the top.
  wire       leaving  = crc[7] ^ bit_in;
  wire [7:0] shifted  = crc << 1;
  wire [7:0] divided  = leaving ? shifted ^ POLYNOMIAL : shifted;

  // While the remainder leaves, nothing is divided any more.
  assign line = shift_out ? crc[7] : bit_in;

  // start begins a new message; a bit that comes with it is not part of the message.
  always @(posedge clk) begin
    if (rst || start)   crc <= START;
    else if (bit_valid) crc <= shift_out ? shifted : divided;
  end

endmodule
