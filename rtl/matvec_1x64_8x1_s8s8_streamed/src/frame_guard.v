// Marks the last beat of frames that have BEATS beats, by counting, and notes an `in_last` that says otherwise.
//
//   No register lies in the stream: valid and ready pass through.
module frame_guard #(
    parameter WIDTH      = 32,
    parameter BEATS      = 4,
    parameter COUNT_BITS = 2   // hold BEATS - 1, at least 1
) (
    input  wire             clk,
    input  wire             rst,
    input  wire             in_valid,
    output wire             in_ready,
    input  wire [WIDTH-1:0] in_data,
    input  wire             in_last,
    output wire             out_valid,
    input  wire             out_ready,
    output wire [WIDTH-1:0] out_data,
    output wire             out_last,
    output reg              error      // sticky until reset
);

  localparam [31:0] LAST = BEATS - 1;

  reg [COUNT_BITS-1:0] count;

  wire take = in_valid && out_ready;

  assign out_valid = in_valid;
  assign in_ready  = out_ready;
  assign out_data  = in_data;
  assign out_last  = count == LAST[COUNT_BITS-1:0];

  always @(posedge clk) begin
    if (rst || (take && out_last)) count <= {COUNT_BITS{1'b0}};
    else if (take)                 count <= count + 1'b1;

    if (rst)                                error <= 1'b0;
    else if (take && (in_last != out_last)) error <= 1'b1;
  end

endmodule
