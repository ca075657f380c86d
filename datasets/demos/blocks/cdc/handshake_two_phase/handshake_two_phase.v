// Carries words between two unrelated clocks by a two-phase handshake: each change of a line is an event.
//
//   The word is held still from its request until the acknowledge has come back, so only two single bits
//   are ever sampled by a clock that they do not belong to.
module handshake_two_phase #(
    parameter WIDTH = 8
) (
    input  wire             src_clk,
    input  wire             src_rst,
    input  wire             src_valid,
    output wire             src_ready,
    input  wire [WIDTH-1:0] src_data,
    input  wire             dst_clk,
    input  wire             dst_rst,
    output reg              dst_strobe,
    output reg  [WIDTH-1:0] dst_data
);

  reg             request, acknowledge;          // each changes once for each word
  reg [WIDTH-1:0] held;
  reg             request_meta, request_in_dst;
  reg             acknowledge_meta, acknowledge_in_src;

  // The source is free when its last request has been answered.
  assign src_ready = request == acknowledge_in_src;

  // Source: a word that is taken is held, and announced by a change of the request.
  always @(posedge src_clk) begin
    if (src_rst)                     request <= 1'b0;
    else if (src_valid && src_ready) request <= !request;
  end

  // The held word needs no reset: nobody looks at it before a request.
  always @(posedge src_clk) if (src_valid && src_ready) held <= src_data;

  // The acknowledge settles in the domain of the source.
  always @(posedge src_clk) begin
    if (src_rst) {acknowledge_in_src, acknowledge_meta} <= 2'b00;
    else         {acknowledge_in_src, acknowledge_meta} <= {acknowledge_meta, acknowledge};
  end

  // The request settles in the domain of the destination.
  always @(posedge dst_clk) begin
    if (dst_rst) {request_in_dst, request_meta} <= 2'b00;
    else         {request_in_dst, request_meta} <= {request_meta, request};
  end

  // Destination: an unanswered request makes a strobe and is answered at the same edge.
  always @(posedge dst_clk) begin
    dst_strobe  <= !dst_rst && request_in_dst != acknowledge;
    acknowledge <= !dst_rst && request_in_dst;
    if (request_in_dst != acknowledge) dst_data <= held;
  end

endmodule
