// A lock in hardware for three processors: who locks it owns it, and only the owner can unlock it.
//
//   Of several that ask at once the lowest number gets it.
module mutex_three_masters (
    input  wire       clk,
    input  wire       rst,
    input  wire [2:0] lock,
    input  wire [2:0] unlock,
    output reg  [2:0] owner,
    output reg        violation
);

  // The lowest one that asks, as a single bit.
  wire [2:0] winner  = lock & (~lock + 3'd1);
  wire       locked  = |owner;
  wire       release_lock = |(unlock & owner);

  // Free for at least one cycle between two owners.
  always @(posedge clk) begin
    if (rst)               owner <= 3'b000;
    else if (!locked)      owner <= winner;
    else if (release_lock) owner <= 3'b000;
  end

  always @(posedge clk) violation <= !rst && |(unlock & ~owner);  // somebody unlocks what is not theirs

endmodule
