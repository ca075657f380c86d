// Remembers what went wrong until reset.
//
//   error[0]: a command was dropped, since a size was zero or above its maximum.
//   error[1]: the `tlast` of an input stream was not on the last beat of its GEMM.
// Stream i transfers a beat when take[i] is high; tlast[i] is what the beat said and due[i] what it should say.
module gemm_status #(
    parameter STREAMS = 2
) (
    input  wire               clk,
    input  wire               rst,
    input  wire               bad_command,
    input  wire [STREAMS-1:0] take,
    input  wire [STREAMS-1:0] tlast,
    input  wire [STREAMS-1:0] due,
    output reg  [1:0]         error
);

  reg [STREAMS-1:0] misplaced;  // in the cycle before

  always @(posedge clk) begin
    misplaced <= take & (tlast ^ due) & {STREAMS{!rst}};
    if (rst) error <= 2'b00;
    else     error <= error | {|misplaced, bad_command};
  end

endmodule
