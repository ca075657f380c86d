// Address generator for three nested loops, as they walk through a tensor: one address per clock.
//
//   Each loop keeps the address at which its present turn began; a turn later it is one stride further.
module loop_nest_address (
    input  wire        clk,
    input  wire        rst,
    input  wire        start,
    input  wire [11:0] base,
    input  wire [3:0]  inner_last,
    input  wire [3:0]  middle_last,
    input  wire [3:0]  outer_last,
    input  wire [11:0] inner_stride,
    input  wire [11:0] middle_stride,
    input  wire [11:0] outer_stride,
    input  wire        next,
    output reg         active,
    output reg  [11:0] address,
    output wire        inner_ends,
    output wire        all_ends
);

  reg [3:0]  inner, middle, outer;       // turns done
  reg [11:0] middle_begin, outer_begin;  // addresses at which the present turns began

  // A loop ends with its last turn, if the loops inside it end.
  wire   middle_ends;
  assign inner_ends  = inner == inner_last;                  // a row is complete
  assign middle_ends = inner_ends && middle == middle_last;  // a plane
  assign all_ends    = middle_ends && outer == outer_last;   // the whole tensor

  wire [11:0] next_middle = middle_begin + middle_stride;
  wire [11:0] next_outer  = outer_begin + outer_stride;

  // Where the next address begins to count from depends on the outermost loop that goes on.
  wire step = active && next;

  // Turns that were done.
  always @(posedge clk) begin
    if (start) {inner, middle, outer} <= 12'd0;
    else if (step) begin
      inner <= inner_ends ? 4'd0 : inner + 4'd1;
      if (inner_ends)  middle <= middle_ends ? 4'd0 : middle + 4'd1;
      if (middle_ends) outer  <= outer + 4'd1;
    end
  end

  // Addresses: the innermost loop that goes on adds its stride, and all loops inside it begin there.
  always @(posedge clk) begin
    if (start)                    {address, middle_begin, outer_begin} <= {3{base}};
    else if (step && middle_ends) {address, middle_begin, outer_begin} <= {3{next_outer}};
    else if (step && inner_ends)  {address, middle_begin}              <= {2{next_middle}};
    else if (step)                address                              <= address + inner_stride;
  end

  // From the start to the last address that was taken.
  always @(posedge clk) begin
    if (rst)        active <= 1'b0;
    else if (start) active <= 1'b1;
    else if (step)  active <= !all_ends;
  end

endmodule
