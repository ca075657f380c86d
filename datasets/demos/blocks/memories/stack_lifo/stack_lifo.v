// A stack: the word that was pushed last is popped first; push and pop together replace the top.
//
//   The top is kept in a register of its own, so that it can be read without going through the memory.
module stack_lifo #(
    parameter WIDTH      = 8,
    parameter ADDR_WIDTH = 2  // 2**ADDR_WIDTH words below the top
) (
    input  wire                clk,
    input  wire                rst,
    input  wire                push,
    input  wire                pop,
    input  wire [WIDTH-1:0]    push_data,
    output reg  [WIDTH-1:0]    top,
    output wire                empty,
    output wire                full,
    output reg                 error
);

  localparam [ADDR_WIDTH+1:0] CAPACITY = (1 << ADDR_WIDTH) + 1;

  // Words on the stack, the top included.
  reg [ADDR_WIDTH+1:0] depth;
  reg [WIDTH-1:0]      below [0:(1<<ADDR_WIDTH)-1];

  assign empty = depth == {(ADDR_WIDTH+2){1'b0}};  // nothing to pop
  assign full  = depth == CAPACITY;                // no room to push

  // A word leaves first, if there is one; then there is room for the new one.
  wire popped = pop && !empty;
  wire pushed = push && (!full || pop);
  wire grows  = pushed && !popped;
  wire falls  = popped && !pushed;

  // Where the old top goes on a push, and where the next one comes from on a pop.
  wire [ADDR_WIDTH-1:0] spill_index = depth[ADDR_WIDTH-1:0] - 1'b1;
  wire [ADDR_WIDTH-1:0] fill_index  = spill_index - 1'b1;

  // Depth and the mark of a misuse: a pop from nothing, or a push without room.
  always @(posedge clk) begin
    if (rst) begin
      depth <= {(ADDR_WIDTH+2){1'b0}};
      error <= 1'b0;
    end else begin
      depth <= depth + {{(ADDR_WIDTH+1){1'b0}}, grows} - {{(ADDR_WIDTH+1){1'b0}}, falls};
      error <= (pop && empty) || (push && !pushed);
    end
  end

  // Words move between the top and the memory below it.
  always @(posedge clk) begin
    if (grows)       below[spill_index] <= top;
    if (pushed)      top <= push_data;
    else if (popped) top <= below[fill_index];
  end

endmodule
