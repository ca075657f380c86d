// Counts the beats of a pixel: 0 to GROUPS - 1, again and again, and from 0 after the last beat of a frame.
module group_count #(
    parameter GROUPS     = 1,
    parameter GROUP_BITS = 1  // hold GROUPS - 1
) (
    input  wire                  clk,
    input  wire                  rst,
    input  wire                  step,
    input  wire                  last,
    output wire [GROUP_BITS-1:0] group
);

  generate
    if (GROUPS == 1) begin : one
      wire unused = &{1'b0, clk, rst, step, last};
      assign group = 1'b0;
    end else begin : several
      localparam [31:0] LAST_GROUP = GROUPS - 1;
      reg [GROUP_BITS-1:0] count;
      assign group = count;
      always @(posedge clk) begin
        if (rst)       count <= {GROUP_BITS{1'b0}};
        else if (step) count <= (last || count == LAST_GROUP[GROUP_BITS-1:0]) ? {GROUP_BITS{1'b0}} : count + 1'b1;
      end
    end
  endgenerate

endmodule
