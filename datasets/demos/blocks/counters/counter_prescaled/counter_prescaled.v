// Counter behind a free-running prescaler: counts every 1, 2, 4, ... or 128 cycles.
module counter_prescaled (
    input  wire        clk,
    input  wire        rst,
    input  wire        run,
    input  wire [2:0]  rate,
    input  wire        restart,
    output reg  [11:0] count,
    output wire        step
);

  reg [6:0] prescaler;

  // Below rate 7 the upper bits are let be: they read as ones.
  wire [6:0] mask = 7'h7F << rate;

  // A power of two is over when all bits below it are ones, whatever stands above them.
  assign step = run && (prescaler | mask) == 7'h7F;

  // The prescaler runs while the counter runs; a restart aligns it.
  always @(posedge clk) begin
    if (rst || restart) prescaler <= 7'd0;
    else if (run)       prescaler <= prescaler + 7'd1;
  end

  // The counter, 12 bits, wraps silently.
  always @(posedge clk) begin
    if (rst || restart) count <= 12'd0;
    else if (step)      count <= count + 12'd1;
  end

endmodule
