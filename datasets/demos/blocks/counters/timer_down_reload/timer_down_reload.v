// Timer that counts down from a loaded value, once or periodically, and can be paused.
module timer_down_reload #(
    parameter WIDTH = 8
) (
    input  wire             clk,
    input  wire             rst,
    input  wire             load,
    input  wire [WIDTH-1:0] load_value,
    input  wire             periodic,
    input  wire             pause,
    output reg  [WIDTH-1:0] count,
    output wire             terminal,
    output wire             idle
);

  reg [WIDTH-1:0] reload;   // the value that was loaded last

  // Zero means that nothing runs: a time ends with the step from one.
  assign idle = count == {WIDTH{1'b0}};

  // The end of a time, announced in the cycle before the reload.
  assign terminal = count == {{(WIDTH - 1){1'b0}}, 1'b1} && !pause;

  // The period is kept for the reloads.
  always @(posedge clk) begin
    if (rst)       reload <= {WIDTH{1'b0}};
    else if (load) reload <= load_value;
  end

  // A load goes before all; loading zero stops the timer.
  always @(posedge clk) begin
    if (rst)                       count <= {WIDTH{1'b0}};
    else if (load)                 count <= load_value;
    else if (terminal && periodic) count <= reload;
    else if (!idle && !pause)      count <= count - {{(WIDTH - 1){1'b0}}, 1'b1};
  end

endmodule
