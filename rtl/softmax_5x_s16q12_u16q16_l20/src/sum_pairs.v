// Adds neighbours: one level of an adder tree.
//
//   Sum i is lane 2i plus lane 2i + 1; of an odd number of lanes the last one passes by itself. A sum has one bit
//   more than a lane, so none overflows.
module sum_pairs #(
    parameter LANES  = 4,   // at least 2
    parameter WIDTH  = 8,
    parameter SIGNED = 1
) (
    input  wire                               clk,
    input  wire                               rst,
    input  wire                               in_valid,
    output wire                               in_ready,
    input  wire [LANES*WIDTH-1:0]             in_data,
    input  wire                               in_last,
    output wire                               out_valid,
    input  wire                               out_ready,
    output wire [((LANES+1)/2)*(WIDTH+1)-1:0] out_data,
    output wire                               out_last
);

  localparam SUMS = (LANES + 1) / 2;

  wire advance = out_ready || !out_valid;

  assign in_ready = advance;

  stage_flags #(.STAGES(1)) flags (
      .clk      (clk),
      .rst      (rst),
      .advance  (advance),
      .in_valid (in_valid),
      .in_last  (in_last),
      .out_valid(out_valid),
      .out_last (out_last)
  );

  genvar i;
  generate
    for (i = 0; i < SUMS; i = i + 1) begin : sums
      reg  [WIDTH:0] total;
      wire [WIDTH:0] even;
      resize #(.IN_WIDTH(WIDTH), .OUT_WIDTH(WIDTH + 1), .SIGNED(SIGNED)) extend_even (
          .in (in_data[2*i*WIDTH +: WIDTH]),
          .out(even)
      );

      if (2 * i + 1 < LANES) begin : pair
        wire [WIDTH:0] odd;
        resize #(.IN_WIDTH(WIDTH), .OUT_WIDTH(WIDTH + 1), .SIGNED(SIGNED)) extend_odd (
            .in (in_data[(2*i+1)*WIDTH +: WIDTH]),
            .out(odd)
        );
        always @(posedge clk) if (advance) total <= even + odd;
      end else begin : alone
        always @(posedge clk) if (advance) total <= even;
      end

      assign out_data[i*(WIDTH+1) +: WIDTH + 1] = total;
    end
  endgenerate

endmodule
