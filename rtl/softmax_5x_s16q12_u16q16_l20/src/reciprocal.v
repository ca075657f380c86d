// floor(2^(FRACTION + OUT_FRACTION) / x), a bit of the quotient in each cycle.
//
//   x is a number with FRACTION bits after the point, at least 1; its reciprocal, at most 1, has OUT_FRACTION. The
//   remainder stays below twice the divisor, so that each digit is 0 or 1 (restoring division).
module reciprocal #(
    parameter WIDTH        = 23,  // of x, above FRACTION
    parameter FRACTION     = 16,
    parameter OUT_FRACTION = 12,
    parameter COUNT_WIDTH  = 4    // bits that hold OUT_FRACTION + 1
) (
    input  wire                    clk,
    input  wire                    rst,
    input  wire                    in_valid,
    output wire                    in_ready,
    input  wire [WIDTH-1:0]        in_data,
    output wire                    out_valid,
    input  wire                    out_ready,
    output wire [OUT_FRACTION:0]   out_data
);

  localparam [COUNT_WIDTH-1:0] DIGITS = OUT_FRACTION + 1;
  localparam [COUNT_WIDTH-1:0] ONE    = 1;
  localparam [COUNT_WIDTH-1:0] NONE   = 0;

  reg                    some;       // a division is under way, or its result waits
  reg [COUNT_WIDTH-1:0]  left;       // digits that are still to be found
  reg [WIDTH-1:0]        divisor;
  reg [WIDTH:0]          remainder;
  reg [OUT_FRACTION:0]   quotient;

  wire [WIDTH+1:0] difference = {1'b0, remainder} - {2'b00, divisor};
  wire             digit      = !difference[WIDTH+1];
  wire             take       = in_valid && in_ready;

  assign in_ready  = !some || (out_valid && out_ready);
  assign out_valid = some && left == NONE;
  assign out_data  = quotient;

  always @(posedge clk) begin
    if (rst)            some <= 1'b0;
    else if (in_ready)  some <= in_valid;

    if (take) begin
      left      <= DIGITS;
      divisor   <= in_data;
      remainder <= {{(WIDTH - FRACTION){1'b0}}, 1'b1, {FRACTION{1'b0}}};
    end else if (left != NONE) begin
      left      <= left - ONE;
      remainder <= {digit ? difference[WIDTH-1:0] : remainder[WIDTH-1:0], 1'b0};
      quotient  <= {quotient[OUT_FRACTION-1:0], digit};
    end
  end

  // The difference is below the divisor where it is used.
  wire unused = difference[WIDTH];

endmodule
