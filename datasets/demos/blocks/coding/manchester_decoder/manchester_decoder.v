// Manchester decoder for a stream of half bits that finds the boundaries of bits by itself.
//
//   Two equal halves cannot belong to one bit. Where they meet, a boundary must lie between them.
module manchester_decoder (
    input  wire clk,
    input  wire rst_n,
    input  wire half_valid,
    input  wire half,
    output reg  bit_valid,
    output reg  bit_out,
    output reg  violation,
    output reg  aligned
);

  reg waiting;  // the first half of a bit has come
  reg first;    // that half

  wire pair = half_valid && waiting;
  wire good = pair && half != first;
  wire bad  = pair && half == first;

  // After a bad pair its second half counts as the first one of the next pair: aligned anew.
  always @(posedge clk) begin
    if (!rst_n) waiting <= 1'b0;
    else if (half_valid) begin
      waiting <= !good;
      first   <= half;
    end
  end

  // The second half is the bit: low to high is a one.
  always @(posedge clk) begin
    if (!rst_n) {bit_valid, violation} <= 2'b00;
    else        {bit_valid, violation} <= {good, bad};
    if (good) bit_out <= half;
  end

  // Only a violation proves where a boundary is; a stream of equal bits fits both ways.
  always @(posedge clk) begin
    if (!rst_n)   aligned <= 1'b0;
    else if (bad) aligned <= 1'b1;
  end

endmodule
