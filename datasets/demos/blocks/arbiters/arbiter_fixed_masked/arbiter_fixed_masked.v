// Fixed-priority arbiter with a mask: the lowest requester wins, if it is not masked out.
module arbiter_fixed_masked #(
    parameter PORTS = 6
) (
    input  wire             clk,
    input  wire             rst,
    input  wire             mask_write,
    input  wire [PORTS-1:0] mask_value,
    input  wire [PORTS-1:0] request,
    output wire [PORTS-1:0] grant,
    output wire             any_grant,
    output wire             starved
);

  reg [PORTS-1:0] mask;   // one bit per port, 1 = may take part

  wire [PORTS-1:0] candidates = request & mask;

  // The lowest one of a word survives the and with its two's complement.
  assign grant = candidates & (~candidates + {{(PORTS - 1){1'b0}}, 1'b1});

  // Somebody works.
  assign any_grant = candidates != {PORTS{1'b0}};

  // Somebody asks, but the mask lets nobody through: worth an interrupt.
  assign starved = !any_grant && request != {PORTS{1'b0}};

  // All ports take part after reset.
  always @(posedge clk) begin
    if (rst)             mask <= {PORTS{1'b1}};
    else if (mask_write) mask <= mask_value;
  end

endmodule
