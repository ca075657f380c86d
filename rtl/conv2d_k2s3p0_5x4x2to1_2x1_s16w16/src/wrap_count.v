// Counts steps: 0 to COUNT - 1, and again from 0. `is_last` is high at COUNT - 1.
module wrap_count #(
    parameter COUNT = 4,
    parameter BITS  = 2   // hold COUNT - 1, at least 1
) (
    input  wire            clk,
    input  wire            rst,
    input  wire            step,
    output wire [BITS-1:0] value,
    output wire            is_last
);

  generate
    if (COUNT == 1) begin : constant
      assign value   = {BITS{1'b0}};
      assign is_last = 1'b1;
      wire unused = &{1'b0, clk, rst, step};
    end else begin : counter
      localparam [31:0] BEFORE_LAST = COUNT - 2;
      localparam        WRAPS       = COUNT == (1 << BITS);  // by itself
      reg [BITS-1:0] number;
      reg            last;
      assign value   = number;
      assign is_last = last;
      always @(posedge clk) begin
        if (rst) begin
          number <= {BITS{1'b0}};
          last   <= 1'b0;
        end else if (step) begin
          number <= (last && !WRAPS) ? {BITS{1'b0}} : number + 1'b1;
          last   <= number == BEFORE_LAST[BITS-1:0];
        end
      end
    end
  endgenerate

endmodule
