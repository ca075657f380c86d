// Variable-length integers (LEB128, protocol buffers): seven bits per byte, lowest first; bit 7 says more.
module varint_encoder (
    input  wire        clk,
    input  wire        rst,
    input  wire        in_valid,
    output wire        in_ready,
    input  wire [20:0] in_value,
    output wire        out_valid,
    input  wire        out_ready,
    output wire [7:0]  out_byte,
    output wire        out_last
);

  reg [20:0] rest;  // what is left of the number, its next seven bits at the bottom
  reg        busy;

  wire more = rest[20:7] != 14'd0;  // further bytes would not be zero
  wire take = in_valid && in_ready;
  wire give = out_valid && out_ready;

  assign out_valid = busy;                         // zero is one byte, too
  assign out_byte  = {more, rest[6:0]};            // with continuation bit
  assign out_last  = !more;                        // of this number
  assign in_ready  = !busy || out_ready && !more;  // the next number may follow at once

  // A number, shortened by seven bits with each byte.
  always @(posedge clk) begin
    if (take)      rest <= in_value;
    else if (give) rest <= rest >> 7;
  end

  // Busy until the last byte has left.
  always @(posedge clk) begin
    if (rst)       busy <= 1'b0;
    else if (take) busy <= 1'b1;
    else if (give) busy <= more;
  end

endmodule
