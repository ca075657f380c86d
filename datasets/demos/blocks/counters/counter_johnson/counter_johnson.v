// Johnson counter of four stages, run forward or backward, with its eight phases decoded.
//
//   A ring with one inversion: 0000, 0001, 0011, 0111, 1111, 1110, 1100, 1000. One bit changes per step.
module counter_johnson (
    input  wire       clk,
    input  wire       rst,
    input  wire       enable,
    input  wire       reverse,
    output reg  [3:0] ring,
    output wire [7:0] phase
);

  // The ring one step ahead: its last bit comes back inverted.
  wire [3:0] ahead = {ring[2:0], !ring[3]};

  // Two neighbours tell a phase, so the decoder cannot glitch: only one bit of ring changes at a time.
  assign phase = {ring & ~ahead, ahead & ~ring};

  // A step backward puts the inverted first bit in at the top.
  always @(posedge clk) begin
    if (rst)         ring <= 4'b0000;
    else if (enable) ring <= reverse ? {!ring[0], ring[3:1]} : ahead;
  end

endmodule
