// Avalon-ST source with ready latency 1 to AXI4-Stream: packets of bytes, two bytes in a word.
//
//   What the source sends one cycle after ready finds room in a small FIFO. Avalon sends the first byte in
//   the upper half, AXI in the lower one. Words outside of packets are dropped.
module avalon_to_axi_stream (
    input  wire        clk,
    input  wire        rst,
    output wire        av_ready,
    input  wire        av_valid,
    input  wire [15:0] av_data,
    input  wire        av_startofpacket,
    input  wire        av_endofpacket,
    input  wire        av_empty,
    output wire        m_tvalid,
    input  wire        m_tready,
    output wire [15:0] m_tdata,
    output wire [1:0]  m_tkeep,
    output wire        m_tlast,
    output reg         dropped
);

  reg [18:0] words [0:3];   // last, keep, data
  reg [2:0]  written, read;
  reg        may_come;      // ready was 1 a cycle ago: a word may come now
  reg        in_packet;
  wire [2:0] used = written - read;

  // A word counts only in the cycle after ready, and only from the start of a packet on.
  wire comes  = av_valid && may_come;
  wire begins = av_startofpacket || in_packet;
  wire push   = comes && begins;
  wire pop    = m_tvalid && m_tready;

  // An empty byte is the last one of the packet.
  wire       odd   = av_endofpacket && av_empty;
  wire [1:0] keep  = {!odd, 1'b1};
  wire [7:0] first = av_data[15:8];
  wire [7:0] next  = odd ? 8'd0 : av_data[7:0];

  // There is room for the word that this allows, even if one comes in this cycle.
  assign av_ready = used + {2'b00, may_come} < 3'd4;
  assign m_tvalid = used != 3'd0;                         // something waits
  assign {m_tlast, m_tkeep, m_tdata} = words[read[1:0]];  // the oldest

  // Words wait in their order.
  always @(posedge clk) begin
    if (push) words[written[1:0]] <= {av_endofpacket, keep, next, first};
    written <= rst ? 3'd0 : written + {2'b00, push};
    read    <= rst ? 3'd0 : read + {2'b00, pop};
  end

  // Packets begin with the start and end with the end; the rest is reported.
  always @(posedge clk) begin
    may_come <= !rst && av_ready;
    dropped  <= !rst && comes && !begins;
    if (rst)       in_packet <= 1'b0;
    else if (push) in_packet <= !av_endofpacket;
  end

endmodule
