// Morton code (Z order) of two coordinates of eight bits, and back: neighbours in a plane are near in memory.
//
//   Three steps interleave the bits. Each is its own inverse, so the way back is the same in reverse order.
module morton_interleaver (
    input  wire        clk,
    input  wire        enable,
    input  wire        deinterleave,
    input  wire [15:0] in_word,
    output reg  [15:0] out_word
);

  // The outer steps change their places with the direction, the inner one stays where it is.
  wire [15:0] coarse_first, fine_first, second, coarse_last, fine_last;

  swap_middle #(.FIELD(16)) step_1_coarse (.from(in_word), .to(coarse_first));
  swap_middle #(.FIELD(4))  step_1_fine   (.from(in_word), .to(fine_first));
  swap_middle #(.FIELD(8))  step_2        (.from(deinterleave ? fine_first : coarse_first), .to(second));
  swap_middle #(.FIELD(16)) step_3_coarse (.from(second), .to(coarse_last));
  swap_middle #(.FIELD(4))  step_3_fine   (.from(second), .to(fine_last));

  // Wires and two multiplexers, so a register is all the pipeline it needs.
  always @(posedge clk) begin
    if (enable) out_word <= deinterleave ? coarse_last : fine_last;
  end

endmodule

// Exchanges the two middle quarters of each field of a 16-bit word.
module swap_middle #(
    parameter FIELD = 16
) (
    input  wire [15:0] from,
    output wire [15:0] to
);

  localparam QUARTER = FIELD / 4;

  genvar i;
  generate
    for (i = 0; i < 16; i = i + FIELD) begin : fields
      assign to[i+4*QUARTER-1:i+3*QUARTER] = from[i+4*QUARTER-1:i+3*QUARTER];  // stays
      assign to[i+3*QUARTER-1:i+2*QUARTER] = from[i+2*QUARTER-1:i+QUARTER];    // upwards
      assign to[i+2*QUARTER-1:i+QUARTER]   = from[i+3*QUARTER-1:i+2*QUARTER];  // downwards
      assign to[i+QUARTER-1:i]             = from[i+QUARTER-1:i];              // stays
    end
  endgenerate

endmodule
