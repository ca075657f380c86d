// Detects the bits 1, 0, 1, 1 in a serial stream, first bit first. Occurrences may overlap. A Mealy machine.
module fsm_sequence_1011 (
    input  wire clk,
    input  wire rst,
    input  wire bit_valid,
    input  wire bit_in,
    output wire found
);

  // The longest beginning of the pattern with which the bits so far end.
  localparam [1:0] NOTHING = 2'd0;
  localparam [1:0] GOT_1   = 2'd1;
  localparam [1:0] GOT_10  = 2'd2;
  localparam [1:0] GOT_101 = 2'd3;

  reg [1:0] state;
  reg [1:0] next_state;

  // The last bit completes the pattern in the very cycle in which it is there.
  assign found = bit_valid && bit_in && state == GOT_101;

  // Where a bit leads; a 1 that completes the pattern is also the beginning of the next one.
  always @(*) begin
    case (state)
      GOT_1:   next_state = bit_in ? GOT_1   : GOT_10;
      GOT_10:  next_state = bit_in ? GOT_101 : NOTHING;
      GOT_101: next_state = bit_in ? GOT_1   : GOT_10;
      default: next_state = bit_in ? GOT_1   : NOTHING;
    endcase
  end

  // Bits count only while they are valid.
  always @(posedge clk) begin
    if (rst)            state <= NOTHING;
    else if (bit_valid) state <= next_state;
  end

endmodule
