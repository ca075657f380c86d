// Packs narrow words into wide ones, the first in the low bits; a short last group leaves with a mask.
//
//   While a complete word waits for the receiver, nothing is taken in, unless it leaves at the same edge.
module stream_width_up #(
    parameter WIDTH = 4
) (
    input  wire               clk,
    input  wire               rst,
    input  wire               in_valid,
    output wire               in_ready,
    input  wire [WIDTH-1:0]   in_data,
    input  wire               in_last,
    output reg                out_valid,
    input  wire               out_ready,
    output reg  [4*WIDTH-1:0] out_data,
    output reg  [3:0]         out_keep,
    output reg                out_last
);

  reg [1:0] lane;  // where the next narrow word goes

  assign in_ready = !out_valid || out_ready;  // the word that waits must leave first
  wire   take     = in_valid && in_ready;
  wire   closes   = in_last || lane == 2'd3;

  // A new group begins with an empty word, so lanes that are not filled are zero.
  wire               first  = lane == 2'd0;
  wire [4*WIDTH-1:0] placed = {{(3*WIDTH){1'b0}}, in_data} << (lane * WIDTH);
  wire [3:0]         mark   = 4'b0001 << lane;

  // The group grows in the output register itself.
  always @(posedge clk) begin
    if (take) begin
      out_data <= first ? placed : out_data | placed;
      out_keep <= first ? mark : out_keep | mark;
      out_last <= in_last;
    end
  end

  // It becomes valid with its closing word.
  always @(posedge clk) begin
    if (rst) begin
      lane      <= 2'd0;
      out_valid <= 1'b0;
    end else if (take) begin
      lane      <= closes ? 2'd0 : lane + 1'b1;
      out_valid <= closes;
    end else if (out_ready) out_valid <= 1'b0;
  end

endmodule
