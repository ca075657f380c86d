// Envelope follower: jumps up to the size of the signal at once and decays slowly, by 1/32 for each sample.
module envelope_follower (
    input  wire              clk,
    input  wire              rst,
    input  wire              in_valid,
    input  wire signed [7:0] sample,
    input  wire        [7:0] threshold,
    output wire        [7:0] envelope,
    output reg               gate_open
);

  // The envelope with five fraction bits, unsigned Q8.5: enough for the decay to reach zero.
  reg  [12:0] level;
  wire [7:0]  size = sample[7] ? -sample : sample;  // 0 to 128

  // An exponential decay rounded up, so that it never sticks above zero.
  wire [12:0] decay   = {5'd0, level[12:5]} + {12'd0, level[4:0] != 5'd0};
  wire [12:0] decayed = level - decay;

  // Whichever is greater: the signal or the decaying level.
  wire        attack = {size, 5'd0} > decayed;
  wire [12:0] next   = attack ? {size, 5'd0} : decayed;

  // One step for each sample.
  always @(posedge clk) begin
    if (rst)           level <= 13'd0;
    else if (in_valid) level <= next;
  end

  // Opens at the threshold and closes below half of it: a gate that does not flutter.
  always @(posedge clk) begin
    if (rst)                                    gate_open <= 1'b0;
    else if (envelope >= threshold)             gate_open <= 1'b1;
    else if (envelope < {1'b0, threshold[7:1]}) gate_open <= 1'b0;
  end

  assign envelope = level[12:5];  // whole units

endmodule
