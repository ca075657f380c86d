// Reorder buffer: answers come in any order, each with the ticket of its request, and leave in order.
//
//   A ticket is a place in a ring of four: given out in order, filled in any order, emptied in order.
module reorder_buffer_four #(
    parameter WIDTH = 8
) (
    input  wire             clk,
    input  wire             rst,
    input  wire             ticket_take,
    output wire             ticket_valid,
    output wire [1:0]       ticket,
    input  wire             answer_valid,
    input  wire [1:0]       answer_ticket,
    input  wire [WIDTH-1:0] answer_data,
    output wire             out_valid,
    input  wire             out_ready,
    output wire [WIDTH-1:0] out_data
);

  // Pointers with a wrap bit: their difference is the number of tickets that are out.
  reg [WIDTH-1:0] answers [0:3];
  reg [3:0]       arrived;
  reg [2:0]       issue;
  reg [2:0]       retire;

  // All four out: the wrap bits differ, the places agree.
  assign ticket       = issue[1:0];
  assign ticket_valid = (issue ^ retire) != 3'b100;  // a place is free
  assign out_valid    = arrived[retire[1:0]];        // only the oldest one may leave
  assign out_data     = answers[retire[1:0]];        // its answer

  wire issued  = ticket_take && ticket_valid;
  wire retired = out_valid && out_ready;

  always @(posedge clk) if (answer_valid) answers[answer_ticket] <= answer_data;  // any place

  // Places fill and empty; the same one never does both at once, as its ticket must be out.
  wire [3:0] filled  = answer_valid ? 4'b0001 << answer_ticket : 4'b0000;
  wire [3:0] emptied = retired ? 4'b0001 << retire[1:0] : 4'b0000;
  always @(posedge clk) arrived <= rst ? 4'b0000 : (arrived & ~emptied) | filled;  // one bit for each place

  // Both pointers go round in order.
  always @(posedge clk) begin
    if (rst) {issue, retire} <= 6'd0;
    else begin
      issue  <= issue + {2'b00, issued};
      retire <= retire + {2'b00, retired};
    end
  end

endmodule
