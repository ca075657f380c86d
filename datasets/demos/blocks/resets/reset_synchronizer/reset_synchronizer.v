// Reset synchronizer: a reset that begins at once, without a clock, and ends at an edge of the clock.
module reset_synchronizer (
    input  wire clk,
    input  wire async_rst_n,
    output wire rst_n
);

  reg first, second;

  // Ones move in from the left while the reset input is released; both clear at once when it is asserted.
  always @(posedge clk or negedge async_rst_n) begin
    if (!async_rst_n) {second, first} <= 2'b00;
    else              {second, first} <= {first, 1'b1};
  end

  // Two flip-flops, so that a release close to a clock edge has a cycle to settle.
  assign rst_n = second;

endmodule
