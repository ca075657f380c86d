// Debouncer: the output follows a switch that has kept its new level for STABLE cycles in a row.
//
//   raw must already be synchronous to clk (see sync_two_flop).
module debouncer #(
    parameter STABLE      = 10,
    parameter COUNT_WIDTH = 4    // holds 0 to STABLE-1
) (
    input  wire clk,
    input  wire rst,
    input  wire raw,
    output reg  level,
    output reg  pressed
);

  localparam [COUNT_WIDTH-1:0] LAST = STABLE[COUNT_WIDTH-1:0] - 1'b1;

  reg [COUNT_WIDTH-1:0] count;  // cycles for which raw has differed from level

  wire differs = raw != level;
  wire settled = differs && count == LAST;

  // Any bounce back to the old level starts the count anew.
  always @(posedge clk) begin
    if (rst || settled || !differs) count <= {COUNT_WIDTH{1'b0}};
    else                            count <= count + 1'b1;
  end

  // pressed is a pulse of one cycle with each change to 1.
  always @(posedge clk) begin
    if (rst) begin
      level   <= 1'b0;
      pressed <= 1'b0;
    end else begin
      if (settled) level <= raw;
      pressed <= settled && raw;
    end
  end

endmodule
