// Cuts each wide beat into FACTOR narrow ones, the lowest lanes first.
//
//   A narrow beat can leave in every cycle.
module stream_narrow #(
    parameter LANES      = 2,   // of a narrow beat
    parameter BITS       = 8,
    parameter SIGNED     = 1,   // what the lanes mean; nothing here depends on it
    parameter FACTOR     = 2,   // at least 2
    parameter COUNT_BITS = 2   // bits that hold FACTOR
) (
    input  wire                         clk,
    input  wire                         rst,
    input  wire                         in_valid,
    output wire                         in_ready,
    input  wire [FACTOR*LANES*BITS-1:0] in_data,
    input  wire                         in_last,
    output wire                         out_valid,
    input  wire                         out_ready,
    output wire [LANES*BITS-1:0]        out_data,
    output wire                         out_last
);

  localparam [COUNT_BITS-1:0] LAST = FACTOR - 1;
  localparam [COUNT_BITS-1:0] ONE  = 1;

  reg [FACTOR*LANES*BITS-1:0] left;   // what has not left yet, in the lowest lanes
  reg [COUNT_BITS-1:0]        count;  // narrow beats behind the present one
  reg                         some;
  reg                         last;

  wire final_beat = count == {COUNT_BITS{1'b0}};
  wire take       = in_valid && in_ready;
  wire unused     = SIGNED != 0;

  assign in_ready  = !some || (out_ready && final_beat);
  assign out_valid = some;
  assign out_data  = left[LANES*BITS-1:0];
  assign out_last  = last && final_beat;

  always @(posedge clk) begin
    if (rst)            some <= 1'b0;
    else if (take)      some <= 1'b1;
    else if (out_ready) some <= some && !final_beat;

    if (take) begin
      left  <= in_data;
      last  <= in_last;
      count <= LAST;
    end else if (out_ready) begin
      left  <= {{(LANES * BITS){1'b0}}, left[FACTOR*LANES*BITS-1:LANES*BITS]};
      count <= count - ONE;
    end
  end

endmodule
