// Takes a slow bus of several bits over into another clock domain without any handshake.
//
//   Bits that change together may arrive a cycle apart, so a value is believed only when it was sampled the
//   same in three cycles in a row. For settings that stay for long, such as switches.
module bus_sync_agreed #(
    parameter WIDTH = 6
) (
    input  wire             clk,
    input  wire             rst,
    input  wire [WIDTH-1:0] async_bus,
    output reg  [WIDTH-1:0] value,
    output reg              changed,
    output wire             unsettled
);

  reg [WIDTH-1:0] settling, sample, sample_before;
  reg             agreed_before;

  // The first register may be metastable; the next two hold samples that follow each other.
  always @(posedge clk) begin
    if (rst) {sample_before, sample, settling} <= {(3*WIDTH){1'b0}};
    else     {sample_before, sample, settling} <= {sample, settling, async_bus};
  end

  // Two samples agree now; that they agreed a cycle ago, too, makes three.
  wire agreed = sample == sample_before;
  wire accept = agreed && agreed_before && sample != value;

  // The history of agreement begins with the zeros of the reset, which agree.
  always @(posedge clk) begin
    if (rst) agreed_before <= 1'b1;
    else     agreed_before <= agreed;
  end

  // Only an agreed value replaces the one before.
  always @(posedge clk) begin
    if (rst)         value <= {WIDTH{1'b0}};
    else if (accept) value <= sample;
    changed <= !rst && accept;
  end

  // The bus is on its way to another value, or bounces.
  assign unsettled = sample != value;

endmodule
