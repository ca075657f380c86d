// CRC-32 of Ethernet, gzip and PNG, one byte per clock. Bits go lowest first, so everything is reflected.
module crc32_ethernet (
    input  wire        clk,
    input  wire        rst,
    input  wire        in_valid,
    input  wire        in_first,
    input  wire [7:0]  in_data,
    output wire [31:0] crc,
    output wire        residue_ok
);

  localparam [31:0] POLYNOMIAL = 32'hedb88320;  // 04c11db7 backwards
  localparam [31:0] RESIDUE    = 32'hdebb20e3;  // what is left behind a frame and its own CRC

  // Eight steps of the serial divider, written as a loop and flattened to XOR trees by synthesis.
  function [31:0] divide_byte;
    input [31:0] remainder;
    input [7:0] data;
    integer i;

    begin
      divide_byte = remainder ^ {24'd0, data};
      for (i = 0; i < 8; i = i + 1)
        divide_byte = (divide_byte >> 1) ^ (divide_byte[0] ? POLYNOMIAL : 32'd0);
    end
  endfunction

  reg  [31:0] remainder;
  wire [31:0] from_here = in_first ? 32'hffffffff : remainder;  // leading zeros of a frame must count, too

  // A first byte begins anew by itself, so that frames may follow each other without a pause.
  always @(posedge clk) begin
    if (rst)           remainder <= 32'hffffffff;
    else if (in_valid) remainder <= divide_byte(from_here, in_data);
  end

  assign crc        = ~remainder;            // sent lowest byte first
  assign residue_ok = remainder == RESIDUE;  // for a receiver that has run the CRC field through as well

endmodule
