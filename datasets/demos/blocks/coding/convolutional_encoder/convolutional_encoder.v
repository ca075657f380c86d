// Convolutional encoder of rate 1/2, constraint length 7 (generators 171 and 133 octal), with tail.
//
//   Behind the last bit of a block it sends six zeros by itself, which brings the decoder to a known state.
module convolutional_encoder (
    input  wire       clk,
    input  wire       rst,
    input  wire       in_valid,
    output wire       in_ready,
    input  wire       in_bit,
    input  wire       in_last,
    output reg        out_valid,
    output reg  [1:0] out_pair,
    output reg        out_last
);

  localparam [6:0] GENERATOR_A = 7'o171;  // the newest bit has the weight on the left
  localparam [6:0] GENERATOR_B = 7'o133;

  reg [5:0] past;       // the six bits before, newest on the left
  reg [2:0] tail_left; // zeros still to send

  wire       in_tail = tail_left != 3'd0;
  wire       advance = in_tail || in_valid;
  wire [6:0] window  = {in_bit && !in_tail, past};

  assign in_ready = !in_tail;  // the tail cannot be interrupted

  // The past is zero again behind every tail.
  always @(posedge clk) begin
    if (rst)          past <= 6'd0;
    else if (advance) past <= window[6:1];
  end

  // Counts the tail.
  always @(posedge clk) begin
    if (rst)          tail_left <= 3'd0;
    else if (in_tail) tail_left <= tail_left - 3'd1;
    else if (advance) tail_left <= in_last ? 3'd6 : 3'd0;
  end

  // Two parities of the window for every bit, tail included.
  always @(posedge clk) begin
    if (rst) out_valid <= 1'b0;
    else     out_valid <= advance;
    if (advance) begin
      out_pair <= {^(window & GENERATOR_A), ^(window & GENERATOR_B)};
      out_last <= tail_left == 3'd1;
    end
  end

endmodule
