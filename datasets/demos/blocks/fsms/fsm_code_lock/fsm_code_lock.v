// Lock with a code of four digits: three wrong tries in a row, and it stays shut for a while.
module fsm_code_lock #(
    parameter [15:0] CODE = 16'h2714
) (
    input  wire       clk,
    input  wire       rst,
    input  wire       key_valid,
    input  wire [3:0] key,
    input  wire       close,
    output reg        open,
    output wire       blocked,
    output reg  [1:0] failures
);

  localparam [4:0] PENALTY = 5'd20;   // cycles that a block lasts

  reg [1:0] place;     // digit that is awaited
  reg       spoiled;   // a digit of this try was wrong
  reg [4:0] penalty;

  // Nothing is told before the fourth digit, or the code could be found digit by digit.
  wire       press   = key_valid && !open && !blocked;
  wire [3:0] wanted  = CODE[4*(2'd3 - place) +: 4];
  wire       good    = !spoiled && key == wanted;
  wire       ends    = press && place == 2'd3;
  wire       failing = ends && !good;

  // Keys are dead while a block lasts.
  assign blocked = penalty != 5'd0;

  // Position and result of the try that runs.
  always @(posedge clk) begin
    if (rst || ends) {place, spoiled} <= {2'd0, 1'b0};
    else if (press)  {place, spoiled} <= {place + 2'd1, !good};
  end

  // The lock opens behind a good fourth digit and shuts when it is told to.
  always @(posedge clk) begin
    if (rst)               open <= 1'b0;
    else if (ends && good) open <= 1'b1;
    else if (close)        open <= 1'b0;
  end

  // Failures in a row; the third one starts the penalty and is forgotten.
  always @(posedge clk) begin
    if (rst || (ends && good)) failures <= 2'd0;
    else if (failing)          failures <= failures == 2'd2 ? 2'd0 : failures + 2'd1;
  end

  // The block counts down by itself.
  always @(posedge clk) begin
    if (rst)                              penalty <= 5'd0;
    else if (failing && failures == 2'd2) penalty <= PENALTY;
    else if (blocked)                     penalty <= penalty - 5'd1;
  end

endmodule
