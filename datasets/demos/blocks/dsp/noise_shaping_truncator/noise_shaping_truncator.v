// Cuts samples from 16 to 8 bits with noise shaping: what is cut off one sample is added to the next.
//
//   The error gets the spectrum of a first difference: small at low frequencies, and no offset at all.
module noise_shaping_truncator (
    input  wire               clk,
    input  wire               rst,
    input  wire               bypass,
    input  wire               in_valid,
    input  wire signed [15:0] in_sample,
    output reg                out_valid,
    output reg  signed [7:0]  out_sample
);

  // Debt from the samples before, 0 to 255. At the upper end of the range it may push the sum out of it.
  reg  [7:0]         debt;
  wire [7:0]         added   = bypass ? 8'd0 : debt;
  wire signed [16:0] sum     = {in_sample[15], in_sample} + {9'd0, added};
  wire               too_big = !sum[16] && sum[15];  // the sum is 32768 or more

  // Behind a clamped sample the debt is as great as it can be, but does not grow without bounds.
  always @(posedge clk) begin
    if (rst)           debt <= 8'd0;
    else if (in_valid) debt <= too_big ? 8'hff : sum[7:0];
  end

  // The upper byte, towards minus infinity: the debt is never negative.
  always @(posedge clk) begin
    if (rst) out_valid <= 1'b0;
    else     out_valid <= in_valid;
    if (in_valid) out_sample <= too_big ? 8'sd127 : $signed(sum[15:8]);
  end

endmodule
