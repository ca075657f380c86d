// Decoder for the 15 comparators of a flash converter: thermometer code to binary, with bubble suppression.
module thermometer_decoder (
    input  wire [14:0] comparators,
    output wire [3:0]  value,
    output wire        bubble
);

  // Near the threshold a comparator may err. Each one is outvoted by its two neighbours; beyond the ends of
  // the scale there are ones below and zeros above.
  wire [16:0] extended  = {1'b0, comparators, 1'b1};
  wire [14:0] corrected = extended[14:0] & extended[15:1] | extended[15:1] & extended[16:2]
                        | extended[14:0] & extended[16:2];

  // A one above a zero that is left makes the code worthless.
  assign bubble = |(corrected[14:1] & ~corrected[13:0]);

  // Binary search: the middle comparator is the top bit of the value and says which half holds the rest.
  wire [6:0] eighths = value[3] ? corrected[14:8] : corrected[6:0];
  wire [2:0] quarter = value[2] ? eighths[6:4] : eighths[2:0];

  assign value = {corrected[7], eighths[3], quarter[1], value[1] ? quarter[2] : quarter[0]};  // four answers

endmodule
