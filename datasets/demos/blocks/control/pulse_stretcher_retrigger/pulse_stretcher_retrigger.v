// Stretches pulses to a programmable length; a new pulse while the output is high may begin it again.
//
//   With length 0 the pulse is passed on as it is, one cycle later.
module pulse_stretcher_retrigger #(
    parameter WIDTH = 3
) (
    input  wire             clk,
    input  wire             rst,
    input  wire             pulse,
    input  wire             retrigger,
    input  wire [WIDTH-1:0] length,
    output reg              stretched
);

  // Cycles that are still to come after the present one.
  reg  [WIDTH-1:0] left;
  wire idle   = left == {WIDTH{1'b0}};
  wire begins = pulse && (retrigger || idle);

  // A pulse loads the time, which then runs down.
  always @(posedge clk) begin
    if (rst)         left <= {WIDTH{1'b0}};
    else if (begins) left <= length;
    else if (!idle)  left <= left - 1'b1;
  end

  always @(posedge clk) stretched <= !rst && (pulse || !idle);  // high for length + 1 cycles

endmodule
