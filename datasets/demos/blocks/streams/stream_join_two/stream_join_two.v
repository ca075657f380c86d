// Joins two streams: a pair moves when both words are there; the sum is registered.
//
//   Neither side can run ahead of the other.
module stream_join_two #(
    parameter WIDTH = 8
) (
    input  wire             clk,
    input  wire             rst,
    input  wire             a_valid,
    output wire             a_ready,
    input  wire [WIDTH-1:0] a_data,
    input  wire             b_valid,
    output wire             b_ready,
    input  wire [WIDTH-1:0] b_data,
    output reg              out_valid,
    input  wire             out_ready,
    output reg  [WIDTH:0]   out_sum
);

  // The output register is free now or at the next edge.
  wire room = !out_valid || out_ready;
  wire pair = room && a_valid && b_valid;
  assign a_ready = room && b_valid;  // waits for the partner
  assign b_ready = room && a_valid;  // likewise

  always @(posedge clk) if (pair) out_sum <= {1'b0, a_data} + {1'b0, b_data};  // unsigned, with carry

  // Full after a pair, empty after a word that left without a successor.
  always @(posedge clk) begin
    if (rst)       out_valid <= 1'b0;
    else if (room) out_valid <= pair;
  end

endmodule
