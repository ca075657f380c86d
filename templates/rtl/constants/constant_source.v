// Gives a frame of constants for each beat of `go`: BEATS beats, the first in the lowest bits of TABLE.
module constant_source #(
    parameter LANES      = 2,
    parameter BITS       = 8,
    parameter SIGNED     = 1,   // what the lanes mean; nothing here depends on it
    parameter BEATS      = 4,
    parameter ADDR_WIDTH = 3,   // bits that hold BEATS
    parameter [BEATS*LANES*BITS-1:0] TABLE = 0
) (
    input  wire                  clk,
    input  wire                  rst,
    input  wire                  go_valid,
    output wire                  go_ready,
    input  wire                  go_data,
    output reg                   out_valid,
    input  wire                  out_ready,
    output wire [LANES*BITS-1:0] out_data,
    output reg                   out_last
);

  localparam [ADDR_WIDTH-1:0] LAST = BEATS - 1;
  localparam [ADDR_WIDTH-1:0] ONE  = 1;

  reg [ADDR_WIDTH-1:0] address;

  wire advance  = out_ready || !out_valid;
  wire at_end   = address == LAST;
  wire unused   = &{1'b0, go_data, SIGNED != 0};

  assign go_ready = advance && at_end;

  always @(posedge clk) begin
    if (rst)                      address <= {ADDR_WIDTH{1'b0}};
    else if (advance && go_valid) address <= at_end ? {ADDR_WIDTH{1'b0}} : address + ONE;

    if (rst)          out_valid <= 1'b0;
    else if (advance) out_valid <= go_valid;

    if (advance) out_last <= at_end;
  end

  table_rom #(
      .LANES     (1),
      .WIDTH     (LANES * BITS),
      .DEPTH     (BEATS),
      .ADDR_WIDTH(ADDR_WIDTH),
      .CONTENTS  (TABLE)
  ) rom (
      .clk    (clk),
      .enable (advance),
      .address(address),
      .word   (out_data)
  );

endmodule
