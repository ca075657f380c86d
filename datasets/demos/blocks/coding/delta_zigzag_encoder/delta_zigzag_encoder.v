// Delta and zigzag coding of a signal: small changes of either sign become small unsigned numbers.
//
//   0, -1, 1, -2, 2, ... become 0, 1, 2, 3, 4, ...; a variable-length code behind it saves the upper bits.
module delta_zigzag_encoder (
    input  wire               clk,
    input  wire               rst,
    input  wire               restart,
    input  wire               in_valid,
    input  wire signed [11:0] in_sample,
    output reg                out_valid,
    output reg         [12:0] out_code,
    output reg         [3:0]  out_bits
);

  // The first sample of a recording is coded against zero.
  reg  signed [11:0] before_it;
  wire signed [11:0] base  = restart ? 12'sd0 : before_it;
  wire signed [12:0] delta = {in_sample[11], in_sample} - {base[11], base};

  // Twice the number, inverted if it is negative: the sign ends up in the lowest place.
  wire [12:0] zigzag = {delta[11:0], 1'b0} ^ {13{delta[12]}};

  // The sample before, also behind a pause.
  always @(posedge clk) begin
    if (rst)           before_it <= 12'sd0;
    else if (in_valid) before_it <= in_sample;
  end

  // One cycle of latency.
  always @(posedge clk) begin
    if (rst) out_valid <= 1'b0;
    else     out_valid <= in_valid;
    if (in_valid) out_code <= zigzag;
  end

  integer i;

  // The length of the code: a higher one overrules a lower one.
  always @(*) begin
    out_bits = 4'd0;
    for (i = 0; i < 13; i = i + 1)
      if (out_code[i]) out_bits = i[3:0] + 4'd1;
  end

endmodule
