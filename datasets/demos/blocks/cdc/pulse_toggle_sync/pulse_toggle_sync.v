// Brings single-cycle pulses from one clock domain to another, slower or faster, each as one pulse.
//
//   A pulse toggles a level, the level crosses through two flip-flops, and each change of it is a pulse
//   again. Pulses must be so far apart that the level can cross: three cycles of dst_clk.
module pulse_toggle_sync (
    input  wire src_clk,
    input  wire src_rst,
    input  wire src_pulse,
    input  wire dst_clk,
    input  wire dst_rst,
    output wire dst_pulse
);

  reg level;                    // in the domain of src_clk
  reg settling, synced, seen;   // in the domain of dst_clk

  // Source domain: pulses become changes.
  always @(posedge src_clk) begin
    if (src_rst)        level <= 1'b0;
    else if (src_pulse) level <= !level;
  end

  // Destination domain: two flip-flops to settle, a third one to compare with.
  always @(posedge dst_clk) begin
    if (dst_rst) {seen, synced, settling} <= 3'b000;
    else         {seen, synced, settling} <= {synced, settling, level};
  end

  // A change between the last two is a pulse of one cycle.
  assign dst_pulse = synced != seen;

endmodule
