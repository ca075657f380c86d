// Hands the number of events from a fast clock to a slow one: they gather while a number is on its way.
//
//   Each number crosses by a two-phase handshake; the sum of all numbers is the number of events.
module event_count_transfer #(
    parameter WIDTH = 4
) (
    input  wire             src_clk,
    input  wire             src_rst,
    input  wire             src_event,
    output reg              src_overflow,
    input  wire             dst_clk,
    input  wire             dst_rst,
    output reg              dst_valid,
    output reg  [WIDTH-1:0] dst_events
);

  reg  [WIDTH-1:0] gathered, sent;
  reg              request, answer_meta, answer;
  reg              request_meta, request_in_dst, replied;
  wire             send = request == answer && gathered != {WIDTH{1'b0}};
  wire             full = &gathered;

  // What is sent leaves; an event at the same edge begins the next number.
  always @(posedge src_clk) begin
    if (src_rst)                 gathered <= {WIDTH{1'b0}};
    else if (send)               gathered <= {{(WIDTH-1){1'b0}}, src_event};
    else if (src_event && !full) gathered <= gathered + 1'b1;
  end

  // An event that finds no room is reported until the reset.
  always @(posedge src_clk) begin
    if (src_rst)                         src_overflow <= 1'b0;
    else if (src_event && full && !send) src_overflow <= 1'b1;
  end

  // The number stands still from the request to the answer.
  always @(posedge src_clk) begin
    if (send) sent <= gathered;
    if (src_rst)   request <= 1'b0;
    else if (send) request <= !request;
  end

  // The answer settles in the source domain.
  always @(posedge src_clk) begin
    if (src_rst) {answer, answer_meta} <= 2'b00;
    else         {answer, answer_meta} <= {answer_meta, replied};
  end

  // The request settles in the destination domain; replied follows it by a cycle and is the answer.
  always @(posedge dst_clk) begin
    if (dst_rst) {replied, request_in_dst, request_meta} <= 3'b000;
    else         {replied, request_in_dst, request_meta} <= {request_in_dst, request_meta, request};
  end

  // A new request brings a number.
  always @(posedge dst_clk) begin
    dst_valid <= !dst_rst && request_in_dst != replied;
    if (request_in_dst != replied) dst_events <= sent;
  end

endmodule
