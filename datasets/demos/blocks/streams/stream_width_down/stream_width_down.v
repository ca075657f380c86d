// Cuts wide words into narrow ones, the low bits first; a count tells how many of them are meant.
//
//   The next wide word is taken at the very edge at which the last part of the present one leaves.
module stream_width_down #(
    parameter WIDTH = 8
) (
    input  wire               clk,
    input  wire               rst,
    input  wire               in_valid,
    output wire               in_ready,
    input  wire [4*WIDTH-1:0] in_data,
    input  wire [1:0]         in_extra,
    output wire               out_valid,
    input  wire               out_ready,
    output wire [WIDTH-1:0]   out_data,
    output wire               out_first,
    output wire               out_last
);

  // What is left of the word, shifted down part by part.
  reg [4*WIDTH-1:0] rest;
  reg [2:0]         parts;  // how many are still to go, 0 to 4
  reg               fresh;

  assign out_valid = parts != 3'd0;  // a part is there
  assign out_last  = parts == 3'd1;  // the last of its word
  assign out_first = fresh;          // the first of its word
  assign out_data  = rest[WIDTH-1:0];  // the lowest part that has not left
  assign in_ready  = !out_valid || (out_last && out_ready);  // empty now, or at the next edge

  wire load  = in_valid && in_ready;
  wire shift = out_valid && out_ready;

  // Parts of the present word.
  always @(posedge clk) begin
    if (rst)        parts <= 3'd0;
    else if (load)  parts <= {1'b0, in_extra} + 3'd1;
    else if (shift) parts <= parts - 3'd1;
  end

  // The word itself; it needs no reset.
  always @(posedge clk) begin
    if (load)       {fresh, rest} <= {1'b1, in_data};
    else if (shift) {fresh, rest} <= {1'b0, {WIDTH{1'b0}}, rest[4*WIDTH-1:WIDTH]};
  end

endmodule
