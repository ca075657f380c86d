// Sends each word to three receivers that are ready at different times; the next word waits for the slowest.
//
//   A flag for each receiver remembers that it has the present word already, so none gets it twice.
module stream_broadcast #(
    parameter WIDTH = 4
) (
    input  wire             clk,
    input  wire             rst,
    input  wire             in_valid,
    output wire             in_ready,
    input  wire [WIDTH-1:0] in_data,
    input  wire [2:0]       in_targets,
    output wire [2:0]       out_valid,
    input  wire [2:0]       out_ready,
    output wire [WIDTH-1:0] out_data
);

  reg [2:0] served;  // receivers that have taken the present word

  // A receiver that is no target of this word counts as served.
  wire [2:0] open = in_targets & ~served;
  assign out_valid = in_valid ? open : 3'b000;  // does not depend on any ready
  assign out_data  = in_data;                   // the same for all
  assign in_ready  = (open & ~out_ready) == 3'b000;  // nobody is left after this edge

  // Forgotten when the word goes.
  always @(posedge clk) begin
    if (rst || (in_valid && in_ready)) served <= 3'b000;
    else                               served <= served | (out_valid & out_ready);
  end

endmodule
