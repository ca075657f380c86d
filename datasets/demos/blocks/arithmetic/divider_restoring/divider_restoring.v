// Serial divider of unsigned numbers by restoring division: one quotient bit per clock.
module divider_restoring #(
    parameter WIDTH      = 8,
    parameter COUNT_BITS = 4   // enough to count to WIDTH
) (
    input  wire             clk,
    input  wire             rst,
    input  wire             in_valid,
    output wire             in_ready,
    input  wire [WIDTH-1:0] dividend,
    input  wire [WIDTH-1:0] divisor,
    output reg              out_valid,
    input  wire             out_ready,
    output wire [WIDTH-1:0] quotient,
    output wire [WIDTH-1:0] remainder
);

  reg [WIDTH-1:0]      by;         // the divisor of the division under way
  reg [WIDTH-1:0]      rest;       // partial remainder, smaller than by
  reg [WIDTH-1:0]      digits;     // dividend bits still to come above, quotient bits below
  reg [COUNT_BITS-1:0] left;       // quotient bits still to find

  wire running = left != {COUNT_BITS{1'b0}};
  wire last    = left == {{(COUNT_BITS - 1){1'b0}}, 1'b1};

  // Try to subtract; a borrow says that the digit is 0, and the old remainder is kept, that is restored.
  wire [WIDTH:0] wider = {rest, digits[WIDTH-1]};
  wire [WIDTH:0] trial = wider - {1'b0, by};
  wire           fits  = wider >= {1'b0, by};

  wire trial_top_unused = trial[WIDTH];  // 0 whenever the trial is kept

  assign in_ready  = !running && !out_valid;  // one division at a time, and its result has to leave first
  assign quotient  = digits;                  // holds until it is taken
  assign remainder = rest;                    // likewise

  // Control: load the counter, count down, offer the result, wait for the reader.
  always @(posedge clk) begin
    if (rst) {out_valid, left} <= {(COUNT_BITS + 1){1'b0}};
    else if (running)          {out_valid, left} <= {last, left - 1'b1};
    else if (out_valid)        out_valid <= !out_ready;
    else if (in_valid)         left <= WIDTH[COUNT_BITS-1:0];
  end

  // Data path: the dividend leaves digits at the top while the quotient enters at the bottom.
  always @(posedge clk) begin
    if (running) begin
      rest   <= fits ? trial[WIDTH-1:0] : wider[WIDTH-1:0];
      digits <= {digits[WIDTH-2:0], fits};
    end else if (in_valid && in_ready) begin
      {rest, digits} <= {{WIDTH{1'b0}}, dividend};
      by             <= divisor;
    end
  end

endmodule
