// Number of the segment that a number lies in. Segments get wider with the distance from zero.
//
//   The magnitude (for a negative number -1 - x) lies in one of OCTAVES ranges, of which each is twice as wide as
//   the one below it, but for the lowest two, which are alike. Every octave has 2**PLACE_WIDTH equal segments.
//   index = {sign, octave, place in the octave}; without SIGNED there is no sign, with one octave no octave.
module segment_index #(
    parameter IN_WIDTH     = 8,
    parameter SIGNED       = 1,
    parameter OCTAVES      = 4,  // a power of two
    parameter OCTAVE_WIDTH = 2,  // log2(OCTAVES)
    parameter PLACE_WIDTH  = 1   // at least 1; PLACE_WIDTH + OCTAVES <= bits of the magnitude
) (
    input  wire [IN_WIDTH-1:0]                        x,
    output wire [SIGNED+OCTAVE_WIDTH+PLACE_WIDTH-1:0] index
);

  // Bits of the magnitude that decide: one for each octave but the lowest, and a place in that.
  localparam TOP_WIDTH = OCTAVES - 1 + PLACE_WIDTH;

  wire                 negative = (SIGNED != 0) && x[IN_WIDTH-1];
  wire [TOP_WIDTH-1:0] top      = x[IN_WIDTH-SIGNED-1 -: TOP_WIDTH] ^ {TOP_WIDTH{negative}};

  wire [OCTAVE_WIDTH+PLACE_WIDTH-1:0] region;

  generate
    if (OCTAVES == 1) begin : uniform
      assign region = top;
    end else begin : octaves
      reg [OCTAVE_WIDTH-1:0] octave;
      reg [PLACE_WIDTH-1:0]  place;
      integer                i;

      // The highest bit that is set decides: later rounds of the loop win.
      always @* begin
        octave = {OCTAVE_WIDTH{1'b0}};
        place  = top[PLACE_WIDTH-1:0];
        for (i = 1; i < OCTAVES; i = i + 1)
          if (top[PLACE_WIDTH-1+i]) begin
            octave = i[OCTAVE_WIDTH-1:0];
            place  = top[PLACE_WIDTH-2+i -: PLACE_WIDTH];
          end
      end
      assign region = {octave, place};
    end

    if (SIGNED != 0) begin : with_sign
      assign index = {negative, region};
    end else begin : without_sign
      assign index = region;
    end
  endgenerate

  // Below the places of the lowest octave nothing is looked at.
  wire unused = &{1'b0, x};

endmodule
