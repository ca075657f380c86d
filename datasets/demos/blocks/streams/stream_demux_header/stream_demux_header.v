// Sends each packet to one of four outputs, chosen by the first word; that header word is taken away.
//
//   The header is {drop, reserved bits, output}: a packet with the drop bit is swallowed.
module stream_demux_header (
    input  wire       clk,
    input  wire       rst,
    input  wire       in_valid,
    output wire       in_ready,
    input  wire [7:0] in_data,
    input  wire       in_last,
    output wire [3:0] out_valid,
    input  wire [3:0] out_ready,
    output wire [7:0] out_data,
    output wire       out_last
);

  // The route is none between packets.
  reg       in_packet;
  reg       dropping;
  reg [1:0] route;

  wire chosen_ready = out_ready[route];
  assign in_ready   = !in_packet || dropping || chosen_ready;  // the header never waits
  assign out_valid  = (in_valid && in_packet && !dropping) ? 4'b0001 << route : 4'b0000;  // one at most
  assign out_data   = in_data;  // shared by all outputs
  assign out_last   = in_last;  // likewise

  // A header that is last already is a packet without a body.
  wire take = in_valid && in_ready;
  // The next word is part of a body unless this one was the last.
  always @(posedge clk) begin
    if (rst)       in_packet <= 1'b0;
    else if (take) in_packet <= !in_last;
  end

  // The header decides about the whole packet.
  always @(posedge clk) begin
    if (take && !in_packet) begin
      dropping <= in_data[7];
      route    <= in_data[1:0];
    end
  end

endmodule
