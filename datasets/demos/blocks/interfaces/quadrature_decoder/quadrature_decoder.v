// Quadrature decoder: follows an incremental encoder in both directions, four steps a period.
//
//   The index line sets the position to zero. If both lines change at once, a step was missed.
module quadrature_decoder #(
    parameter WIDTH = 8
) (
    input  wire                    clk,
    input  wire                    rst,
    input  wire                    phase_a,
    input  wire                    phase_b,
    input  wire                    index,
    output reg  signed [WIDTH-1:0] position,
    output reg                     moved,
    output reg                     backward,
    output reg                     missed
);

  reg [2:0] a_samples, b_samples;
  reg [1:0] index_samples;

  // One step: exactly one of the lines has changed. Forward, a now differs from what b was before.
  wire a_changed = a_samples[1] != a_samples[2];
  wire b_changed = b_samples[1] != b_samples[2];
  wire step      = a_changed != b_changed;
  wire down      = a_samples[1] == b_samples[2];

  // The lines come from outside: two flip-flops to settle, and one to compare with.
  always @(posedge clk) begin
    a_samples     <= rst ? 3'b000 : {a_samples[1:0], phase_a};
    b_samples     <= rst ? 3'b000 : {b_samples[1:0], phase_b};
    index_samples <= rst ? 2'b00 : {index_samples[0], index};
  end

  // The index goes before a step at the same time.
  always @(posedge clk) begin
    if (rst || index_samples[1]) position <= {WIDTH{1'b0}};
    else if (step && down)       position <= position - 1'b1;
    else if (step)               position <= position + 1'b1;
  end

  // Steps are told for a cycle, the last direction and a missed step stay.
  always @(posedge clk) begin
    moved <= !rst && step;
    if (rst)       backward <= 1'b0;
    else if (step) backward <= down;
    missed <= !rst && (missed || (a_changed && b_changed));
  end

endmodule
