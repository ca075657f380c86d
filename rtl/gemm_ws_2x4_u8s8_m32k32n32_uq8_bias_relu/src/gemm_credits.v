// Keeps count of the free places in the output queue, so that nothing enters the array whose results would
// find no place. `room` says that NEEDED places were free one cycle ago: it comes from a register, and NEEDED
// allows for what is reserved meanwhile.
module gemm_credits #(
    parameter DEPTH      = 32,
    parameter COUNT_BITS = 6,   // bits that hold DEPTH
    parameter NEEDED     = 8
) (
    input  wire                  clk,
    input  wire                  rst,
    input  wire                  reserve,
    input  wire [COUNT_BITS-1:0] reserve_count,
    input  wire                  release_one,
    output reg                   room
);

  localparam [COUNT_BITS-1:0] ALL  = DEPTH;
  localparam [COUNT_BITS-1:0] NEED = NEEDED;

  reg [COUNT_BITS-1:0] free;

  // Both outcomes are ready when it is known whether places are reserved.
  wire [COUNT_BITS-1:0] kept = free + {{(COUNT_BITS - 1){1'b0}}, release_one};
  wire [COUNT_BITS-1:0] left = kept - reserve_count;

  always @(posedge clk) begin
    if (rst) free <= ALL;
    else     free <= reserve ? left : kept;
    room <= !rst && free >= NEED;
  end

endmodule
