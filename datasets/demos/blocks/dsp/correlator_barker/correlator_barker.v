// Correlates a bit stream with the Barker code of length 13 and reports a sync word, upright or inverted.
//
//   The code's own side lobes are at most 1 in 13, so that a threshold well below 13 tolerates bit errors.
module correlator_barker (
    input  wire              clk,
    input  wire              rst,
    input  wire              bit_valid,
    input  wire              bit_in,
    input  wire        [3:0] tolerance,
    output wire signed [4:0] score,
    output reg               found,
    output reg               inverted
);

  localparam [12:0] BARKER = 13'b1111100110101;  // first bit on the left

  // Until thirteen bits have come, the window is not complete.
  reg  [12:0] window;  // newest bit at the bottom
  reg  [3:0]  filled;
  wire        complete = filled == 4'd13;

  // Ones where window and code differ.
  wire [12:0] differ = window ^ BARKER;
  reg  [3:0]  errors;
  integer     i;

  // An adder tree after synthesis.
  always @(*) begin
    errors = 4'd0;
    for (i = 0; i < 13; i = i + 1) errors = errors + {3'd0, differ[i]};
  end

  assign score = 5'sd13 - $signed({errors, 1'b0});  // agreements minus differences, -13 to 13

  // Shift with each bit.
  always @(posedge clk) begin
    if (rst) {filled, window} <= 17'd0;
    else if (bit_valid) begin
      window <= {window[11:0], bit_in};
      if (!complete) filled <= filled + 4'd1;
    end
  end

  // At most so many errors against the code, or against its inverse: carriers may be upside down.
  reg  fresh;
  wire upright     = errors <= tolerance;
  wire upside_down = 4'd13 - errors <= tolerance;

  // Judged once for each bit, in the cycle after it.
  always @(posedge clk) begin
    if (rst) {found, inverted, fresh} <= 3'b000;
    else begin
      fresh    <= bit_valid;
      found    <= fresh && complete && (upright || upside_down);
      inverted <= !upright;
    end
  end

endmodule
