// Manchester encoder (IEEE 802.3): a 1 rises in the middle of its bit, a 0 falls. One half bit per clock.
module manchester_encoder (
    input  wire       clk,
    input  wire       rst,
    input  wire       in_valid,
    output wire       in_ready,
    input  wire [7:0] in_data,
    output reg        line,
    output reg        sending
);

  reg [7:0] shift;   // the bit to send on top
  reg [3:0] halves;  // half bits of the byte already sent, 15 during the last one
  reg       loaded;  // a byte is on its way

  wire second_half = halves[0];
  wire last_half   = halves == 4'd15;

  // The next byte is taken while the last half bit leaves, so that bytes follow without a gap.
  assign in_ready = !loaded || last_half;

  // Bookkeeping.
  always @(posedge clk) begin
    if (rst) {loaded, halves} <= 5'd0;
    else if (in_ready) {loaded, halves} <= {in_valid, 4'd0};
    else               halves           <= halves + 4'd1;
  end

  // A bit stays for two half bits.
  always @(posedge clk) begin
    if (in_ready)         shift <= in_data;
    else if (second_half) shift <= shift << 1;
  end

  // The first half is the inverted bit. The idle line is low. A register, so that the line has no glitches.
  always @(posedge clk) begin
    if (rst) {sending, line} <= 2'b00;
    else     {sending, line} <= {loaded, loaded && (shift[7] ^ !second_half)};
  end

endmodule
