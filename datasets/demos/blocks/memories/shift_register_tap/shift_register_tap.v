// Shift-register memory: keeps the last words and shows the one at any tap, as a small FPGA primitive does.
//
//   The words themselves need no reset; a mask of the taps that hold a word does the job.
module shift_register_tap #(
    parameter WIDTH = 4,
    parameter DEPTH = 8
) (
    input  wire             clk,
    input  wire             rst,
    input  wire             shift,
    input  wire [WIDTH-1:0] in_data,
    input  wire [2:0]       tap,
    output wire             tap_valid,
    output wire [WIDTH-1:0] tap_data,
    output wire [WIDTH-1:0] oldest
);

  reg [WIDTH*DEPTH-1:0] words;   // word 0, the newest, in the low bits
  reg [DEPTH-1:0]       filled;  // a one for each word since reset

  // All words move up together.
  always @(posedge clk) begin
    if (shift) words <= {words[WIDTH*DEPTH-WIDTH-1:0], in_data};
    if (rst)        filled <= {DEPTH{1'b0}};
    else if (shift) filled <= {filled[DEPTH-2:0], 1'b1};
  end

  assign tap_valid = filled[tap];                          // a word from after the reset
  assign tap_data  = words[tap*WIDTH +: WIDTH];            // any of them, without a clock
  assign oldest    = words[WIDTH*DEPTH-1 -: WIDTH];        // the end, to chain another one

endmodule
