// Reads decimal numbers such as -123 from a stream of ASCII characters and gives them in binary.
module fsm_decimal_parser (
    input  wire               clk,
    input  wire               rst,
    input  wire               in_valid,
    input  wire        [7:0]  in_char,
    output reg                out_valid,
    output reg  signed [11:0] out_number,
    output reg                out_error
);

  localparam [1:0] START = 2'd0, SIGN = 2'd1, DIGITS = 2'd2, BAD = 2'd3;

  reg [1:0]  state;
  reg        negative;
  reg [10:0] size;   // magnitude so far, up to 2047

  // A blank or comma ends a number; several in a row end nothing more.
  wire is_digit = in_char >= "0" && in_char <= "9";
  wire is_end   = in_char == " " || in_char == ",";
  wire is_minus = in_char == "-" && state == START;
  wire ends     = in_valid && is_end && state != START;

  // Ten times the magnitude and the digit: 15 bits hold 20479.
  wire [14:0] grown    = {size, 3'b000} + {3'b000, size, 1'b0} + {11'd0, in_char[3:0]};
  wire        too_big  = grown[14:11] != 4'd0;
  wire [11:0] positive = {1'b0, size};

  // A sign alone, a strange character or an overflow spoils the number up to its end.
  always @(posedge clk) begin
    if (rst || ends) state <= START;
    else if (in_valid && !is_end) begin
      if (is_minus)                              state <= SIGN;
      else if (is_digit && !too_big && state != BAD) state <= DIGITS;
      else                                       state <= BAD;
    end
  end

  // Sign and magnitude are cleared for the next number.
  always @(posedge clk) begin
    if (rst || ends)   {negative, size} <= 12'd0;
    else if (in_valid) {negative, size} <= {negative || is_minus, is_digit ? grown[10:0] : size};
  end

  // The number is shown in the cycle behind its end.
  always @(posedge clk) begin
    out_valid  <= !rst && ends && state == DIGITS;
    out_error  <= !rst && ends && state != DIGITS;
    out_number <= negative ? -positive : positive;
  end

endmodule
