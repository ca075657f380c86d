// One cell of Conway's game of life; cells side by side form the board.
module life_cell (
    input  wire       clk,
    input  wire       rst,
    input  wire       write,
    input  wire       write_value,
    input  wire       step,
    input  wire [7:0] neighbours,
    output reg        alive,
    output wire       changes
);

  // Two full adders and a half adder take eight neighbours to weights of one and two.
  wire [1:0] upper = {1'b0, neighbours[7]} + {1'b0, neighbours[6]} + {1'b0, neighbours[5]};
  wire [1:0] lower = {1'b0, neighbours[2]} + {1'b0, neighbours[1]} + {1'b0, neighbours[0]};
  wire [1:0] sides = {1'b0, neighbours[4]} + {1'b0, neighbours[3]};

  // The sum of all three, 0 to 8.
  wire [3:0] count = {2'b00, upper} + {2'b00, lower} + {2'b00, sides};

  // Three neighbours give life, two keep it.
  wire next = count == 4'd3 || (count == 4'd2 && alive);

  // Boards stop their clock when no cell changes.
  assign changes = next != alive;

  // A write goes before a generation.
  always @(posedge clk) begin
    if (rst)        alive <= 1'b0;
    else if (write) alive <= write_value;
    else if (step)  alive <= next;
  end

endmodule
