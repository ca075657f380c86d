// Spiking neuron, leaky integrate-and-fire: events add weights to a potential that leaks in each time step.
//
//   At the threshold it fires, and behind a spike the neuron rests for some steps.
module spiking_neuron #(
    parameter        [1:0]  REST      = 2'd2,     // time steps without inputs behind a spike
    parameter signed [11:0] THRESHOLD = 12'sd600
) (
    input  wire               clk,
    input  wire               rst_n,
    input  wire               event_valid,
    input  wire signed [7:0]  event_weight,
    input  wire               time_step,
    output reg                spike,
    output reg  signed [11:0] potential
);

  reg  [1:0] resting;  // steps still to rest
  wire       awake = resting == 2'd0;
  wire       fires = awake && potential >= THRESHOLD;

  // An eighth leaks, towards minus infinity: small negative potentials vanish, small positive ones stay.
  wire signed [11:0] leak = potential >>> 3;

  // Events: one bit more, then clamped. A neuron that is asleep hears nothing.
  wire signed [12:0] added   = {potential[11], potential} + {{5{event_weight[7]}}, event_weight};
  wire               outside = added[12] != added[11];
  wire signed [11:0] bound   = {added[12], {11{!added[12]}}};

  // A time step goes before an event in the same cycle, which is lost.
  always @(posedge clk) begin
    if (!rst_n)                    potential <= 12'sd0;
    else if (time_step && fires)   potential <= potential - THRESHOLD;
    else if (time_step)            potential <= potential - leak;
    else if (event_valid && awake) potential <= outside ? bound : added[11:0];
  end

  // Spikes are counted off in time steps.
  always @(posedge clk) begin
    if (!rst_n)         {spike, resting} <= 3'd0;
    else if (time_step) {spike, resting} <= {fires, fires ? REST : awake ? 2'd0 : resting - 2'd1};
    else                spike            <= 1'b0;
  end

endmodule
