// Spiking neuron, leaky integrate-and-fire: events add weights to a potential that leaks in each time step.
//
//   At the threshold it fires, and behind a spike the neuron rests for some steps.
module spiking_neuron #(
    parameter        [1:0]  REST      = 2'd2,     // time steps without inputs behind a spike
    parameter signed [15:0] THRESHOLD = 16'sd600
) (
    input  wire               clk,
    input  wire               rst_n,
    input  wire               event_valid,
    input  wire signed [7:0]  event_weight,
    input  wire               time_step,
    output reg                spike,
    output reg  signed [15:0] potential
);

  reg  [1:0] resting;  // steps still to rest
  wire       awake = resting == 2'd0;
  wire       fires = awake && potential >= THRESHOLD;

  // An eighth leaks, towards minus infinity: small negative potentials vanish, small positive ones stay.
  wire signed [15:0] leak = potential >>> 3;

  // Events: one bit more, then clamped. A neuron that is asleep hears nothing.
  wire signed [16:0] added   = {potential[15], potential} + {{9{event_weight[7]}}, event_weight};
  wire               outside = added[16] != added[15];
  wire signed [15:0] bound   = {added[16], {15{!added[16]}}};

  // A time step goes before an event in the same cycle, which is lost.
  always @(posedge clk) begin
    if (!rst_n)                    potential <= 16'sd0;
    else if (time_step && fires)   potential <= potential - THRESHOLD;
    else if (time_step)            potential <= potential - leak;
    else if (event_valid && awake) potential <= outside ? bound : added[15:0];
  end

  // Spikes are counted off in time steps.
  always @(posedge clk) begin
    if (!rst_n)         {spike, resting} <= 3'd0;
    else if (time_step) {spike, resting} <= {fires, fires ? REST : awake ? 2'd0 : resting - 2'd1};
    else                spike            <= 1'b0;
  end

endmodule
