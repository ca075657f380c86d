// Address generator for Fourier transforms of 2 to 256 points: counts, and gives the count bit-reversed.
module bit_reverse_counter (
    input  wire       clk,
    input  wire       rst,
    input  wire       start,
    input  wire [2:0] log_points_less_one,
    input  wire       next,
    output reg        active,
    output reg  [7:0] address,
    output wire [7:0] reversed,
    output wire       last
);

  reg  [2:0] order;  // log2 of the number of points, less one
  wire [7:0] mirrored;

  genvar i;
  generate
    for (i = 0; i < 8; i = i + 1) begin : wires
      assign mirrored[i] = address[7-i];  // of all eight bits: costs nothing
    end
  endgenerate

  // For fewer points the mirrored bits lie too high; the shift is 8 - log2(points).
  assign reversed = mirrored >> (3'd7 - order);
  assign last     = address == 8'hff >> (3'd7 - order);  // points - 1

  // The size is kept, so that it may change for the next transform while this one runs.
  always @(posedge clk) begin
    if (start) order <= log_points_less_one;
  end

  // start begins at zero at any time; the address behind the last one is zero again.
  always @(posedge clk) begin
    if (rst)                 {active, address} <= 9'd0;
    else if (start)          {active, address} <= {1'b1, 8'd0};
    else if (active && next) {active, address} <= last ? 9'd0 : {1'b1, address + 8'd1};
  end

endmodule
