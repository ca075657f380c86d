// Power-gating sequence of a domain: isolate, hold reset, switch off; and the way back in reverse order.
//
//   The switch needs time: the way up waits for power_good.
module power_gate_sequencer (
    input  wire clk,
    input  wire rst,
    input  wire sleep,
    input  wire power_good,
    output wire isolate,
    output wire domain_reset,
    output wire power_on,
    output wire running
);

  localparam [1:0] RUN = 2'd0, ISOLATED = 2'd1, IN_RESET = 2'd2, OFF = 2'd3;
  reg [1:0] state;

  // Each state adds one measure to those of the state before.
  assign running      = state == RUN;
  assign isolate      = state != RUN;   // outputs are clamped first
  assign domain_reset = state[1];       // then the domain is held in reset
  assign power_on     = state != OFF;   // last the power goes

  // Down one step for each cycle of sleep, up one for each without; a reset waits for good power.
  always @(posedge clk) begin
    if (rst) state <= OFF;
    else case (state)
      RUN:      state <= sleep ? ISOLATED : RUN;
      ISOLATED: state <= sleep ? IN_RESET : RUN;
      IN_RESET: state <= sleep ? OFF : power_good ? ISOLATED : IN_RESET;
      default:  state <= sleep ? OFF : IN_RESET;
    endcase
  end

endmodule
