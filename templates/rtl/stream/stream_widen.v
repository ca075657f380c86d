// Gathers FACTOR beats into one wide beat, the first in the lowest lanes.
//
//   A frame must have a multiple of FACTOR beats. A narrow beat can be taken in every cycle.
module stream_widen #(
    parameter LANES      = 2,
    parameter BITS       = 8,
    parameter SIGNED     = 1,   // what the lanes mean; nothing here depends on it
    parameter FACTOR     = 2,   // at least 2
    parameter COUNT_BITS = 2   // bits that hold FACTOR
) (
    input  wire                         clk,
    input  wire                         rst,
    input  wire                         in_valid,
    output wire                         in_ready,
    input  wire [LANES*BITS-1:0]        in_data,
    input  wire                         in_last,
    output wire                         out_valid,
    input  wire                         out_ready,
    output wire [FACTOR*LANES*BITS-1:0] out_data,
    output wire                         out_last
);

  localparam [COUNT_BITS-1:0] LAST = FACTOR - 1;
  localparam [COUNT_BITS-1:0] ONE  = 1;

  reg [FACTOR*LANES*BITS-1:0] gathered;
  reg [COUNT_BITS-1:0]        count;     // beats of the next wide beat that are there
  reg                         full;
  reg                         last;

  wire take   = in_valid && in_ready;
  wire unused = SIGNED != 0;

  assign in_ready  = !full || out_ready;
  assign out_valid = full;
  assign out_data  = gathered;
  assign out_last  = last;

  always @(posedge clk) begin
    if (rst)       count <= {COUNT_BITS{1'b0}};
    else if (take) count <= (count == LAST) ? {COUNT_BITS{1'b0}} : count + ONE;

    if (rst)                        full <= 1'b0;
    else if (take && count == LAST) full <= 1'b1;
    else if (out_ready)             full <= 1'b0;
  end

  always @(posedge clk)
    if (take) begin
      gathered <= {in_data, gathered[FACTOR*LANES*BITS-1:LANES*BITS]};
      last     <= in_last;
    end

endmodule
