// Clamps a number to the range of a narrower (or equally wide) format.
module saturate #(
    parameter IN_WIDTH   = 33,
    parameter IN_SIGNED  = 1,
    parameter OUT_WIDTH  = 32,
    parameter OUT_SIGNED = 1
) (
    input  wire [IN_WIDTH-1:0]  in,
    output wire [OUT_WIDTH-1:0] out
);

  wire negative = (IN_SIGNED != 0) ? in[IN_WIDTH-1] : 1'b0;

  // One bit of sign in front makes signed and unsigned inputs alike.
  wire [IN_WIDTH:0] wide = {negative, in};

  generate
    if (OUT_SIGNED != 0) begin : to_signed
      // In range exactly when every bit from the output's sign upwards is the same.
      wire fits = wide[IN_WIDTH:OUT_WIDTH-1] == {(IN_WIDTH - OUT_WIDTH + 2){negative}};
      assign out = fits ? wide[OUT_WIDTH-1:0] : {negative, {(OUT_WIDTH - 1){~negative}}};
    end else begin : to_unsigned
      wire fits = wide[IN_WIDTH:OUT_WIDTH] == {(IN_WIDTH - OUT_WIDTH + 1){1'b0}};
      assign out = fits ? wide[OUT_WIDTH-1:0] : {OUT_WIDTH{~negative}};
    end
  endgenerate

endmodule
