// Turns a four-phase request and acknowledge into a single strobe, and waits until the request is gone.
//
//   The request comes from another clock, so it passes two flip-flops first.
module handshake_four_phase #(
    parameter WIDTH = 8
) (
    input  wire             clk,
    input  wire             rst,
    input  wire             request,
    input  wire [WIDTH-1:0] request_data,
    output reg              acknowledge,
    input  wire             accept,
    output reg              strobe,
    output reg  [WIDTH-1:0] strobe_data
);

  // Two flip-flops against metastability; the data is stable while the request is up.
  reg [1:0] synchronizer;
  always @(posedge clk) synchronizer <= rst ? 2'b00 : {synchronizer[0], request};  // bit 1 is safe

  // Taken once for each request, when the receiver accepts.
  wire take = synchronizer[1] && !acknowledge && accept;

  // The acknowledge rises with the take, and falls when the request has fallen.
  always @(posedge clk) begin
    if (rst) acknowledge <= 1'b0;
    else     acknowledge <= take || (acknowledge && synchronizer[1]);
  end

  // The strobe goes with the data, for one cycle.
  always @(posedge clk) begin
    strobe <= !rst && take;
    if (take) strobe_data <= request_data;
  end

endmodule
