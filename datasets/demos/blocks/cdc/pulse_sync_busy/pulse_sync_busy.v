// Pulse synchronizer with feedback: the source sees when its pulse has arrived, and loses none unnoticed.
//
//   A level rises for the pulse, is seen on the other side, and falls when the sight of it has come back.
module pulse_sync_busy (
    input  wire src_clk,
    input  wire src_rst,
    input  wire src_pulse,
    output wire src_busy,
    output reg  src_lost,
    input  wire dst_clk,
    input  wire dst_rst,
    output wire dst_pulse
);

  reg level;
  reg back_meta, back;
  reg level_meta, level_synced, level_before;

  // Busy from the pulse until the level has gone up and down on both sides.
  assign src_busy = level || back;

  // The level rises with a pulse and falls with the answer.
  always @(posedge src_clk) begin
    if (src_rst)                     level <= 1'b0;
    else if (src_pulse && !src_busy) level <= 1'b1;
    else if (back)                   level <= 1'b0;
  end

  // A pulse while busy cannot be sent: it is remembered as lost until the reset.
  always @(posedge src_clk) begin
    if (src_rst)                    src_lost <= 1'b0;
    else if (src_pulse && src_busy) src_lost <= 1'b1;
  end

  // The level crosses, and a third flip-flop remembers it.
  always @(posedge dst_clk) begin
    if (dst_rst) {level_before, level_synced, level_meta} <= 3'b000;
    else         {level_before, level_synced, level_meta} <= {level_synced, level_meta, level};
  end

  // What the destination has seen crosses back.
  always @(posedge src_clk) begin
    if (src_rst) {back, back_meta} <= 2'b00;
    else         {back, back_meta} <= {back_meta, level_synced};
  end

  // Only the rise is a pulse.
  assign dst_pulse = level_synced && !level_before;

endmodule
