// Gray-code counter: from one count to the next, exactly one bit changes, also where it wraps around.
//
//   It counts in binary and registers the Gray code of the next count, so that gray comes straight from
//   flip-flops and may be sampled in another clock domain.
module counter_gray #(
    parameter WIDTH = 5
) (
    input  wire             clk,
    input  wire             rst,
    input  wire             enable,
    output reg  [WIDTH-1:0] binary,
    output reg  [WIDTH-1:0] gray
);

  wire [WIDTH-1:0] next_binary = binary + 1'b1;

  // Both forms of the same count change at the same edge.
  always @(posedge clk) begin
    if (rst) begin
      binary <= {WIDTH{1'b0}};
      gray   <= {WIDTH{1'b0}};
    end else if (enable) begin
      binary <= next_binary;
      gray   <= next_binary ^ (next_binary >> 1);
    end
  end

endmodule
