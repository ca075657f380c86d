// Merges two streams of packets into one: a packet is never interrupted, and the streams take turns.
//
//   A transfer is a rising edge with valid and ready both 1; last marks the end of a packet. All but the
//   choice of the stream is combinational.
module stream_packet_mux #(
    parameter WIDTH = 8
) (
    input  wire             clk,
    input  wire             rst,
    input  wire             a_valid,
    output wire             a_ready,
    input  wire [WIDTH-1:0] a_data,
    input  wire             a_last,
    input  wire             b_valid,
    output wire             b_ready,
    input  wire [WIDTH-1:0] b_data,
    input  wire             b_last,
    output wire             out_valid,
    input  wire             out_ready,
    output wire [WIDTH-1:0] out_data,
    output wire             out_last,
    output wire             out_source
);

  reg busy;    // in the middle of a packet, or a word is waiting: the choice is fixed
  reg chosen;  // 0: a, 1: b; between packets the one that had the last packet
  reg served;  // whether there was a packet since reset

  // Between packets: whoever has not had the last packet goes first, a after reset.
  wire prefers_b = served && !chosen;
  wire free_pick = prefers_b ? b_valid : !a_valid && b_valid;
  wire source    = busy ? chosen : free_pick;
  wire moves     = out_valid && out_ready;

  assign out_source = source;                     // 0: a, 1: b
  assign out_valid  = source ? b_valid : a_valid; // a word of the chosen stream
  assign out_data   = source ? b_data : a_data;   // meaningful while valid
  assign out_last   = source ? b_last : a_last;   // likewise
  assign a_ready    = out_ready && !source;       // only the chosen stream moves
  assign b_ready    = out_ready && source;        // likewise

  // A word that has been shown must stay, so the choice is fixed until its packet has ended.
  always @(posedge clk) begin
    if (rst) begin
      {busy, chosen, served} <= 3'b000;
    end else if (out_valid) begin
      busy   <= !(moves && out_last);
      chosen <= source;
      served <= 1'b1;
    end
  end

endmodule
