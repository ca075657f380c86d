// Takes COUNT coefficients, one per beat, and keeps them until the next reset.
//
//   The first one comes to lie in the lowest bits. `loaded` is high when all are there; further beats are not taken.
module coefficient_chain #(
    parameter COUNT      = 16,
    parameter WIDTH      = 8,
    parameter COUNT_BITS = 4    // hold COUNT - 1, at least 1
) (
    input  wire                   clk,
    input  wire                   rst,
    input  wire                   in_valid,
    output wire                   in_ready,
    input  wire [WIDTH-1:0]       in_data,
    output reg                    loaded,
    output reg  [COUNT*WIDTH-1:0] coefficients
);

  localparam [31:0] LAST = COUNT - 1;

  reg  [COUNT_BITS-1:0]      taken;
  wire [(COUNT+1)*WIDTH-1:0] next = {in_data, coefficients};
  wire                       take = in_valid && in_ready;

  assign in_ready = !loaded;

  always @(posedge clk) begin
    if (rst) begin
      taken  <= {COUNT_BITS{1'b0}};
      loaded <= 1'b0;
    end else if (take) begin
      taken  <= taken + 1'b1;
      loaded <= taken == LAST[COUNT_BITS-1:0];
    end
    if (take) coefficients <= next[(COUNT+1)*WIDTH-1:WIDTH];
  end

  // The oldest coefficient leaves the chain; one frame never pushes any out.
  wire unused = &{1'b0, next[WIDTH-1:0]};

endmodule
