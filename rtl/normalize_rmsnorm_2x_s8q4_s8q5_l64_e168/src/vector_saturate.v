// Clamps every lane to the range of a narrower (or equally wide) format. One stage, which moves when it is empty or its
// results are taken.
module vector_saturate #(
    parameter LANES      = 4,
    parameter IN_WIDTH   = 10,  // two's complement
    parameter OUT_WIDTH  = 8,
    parameter OUT_SIGNED = 1
) (
    input  wire                       clk,
    input  wire                       rst,
    input  wire                       in_valid,
    output wire                       in_ready,
    input  wire [LANES*IN_WIDTH-1:0]  in_data,
    input  wire                       in_last,
    output wire                       out_valid,
    input  wire                       out_ready,
    output wire [LANES*OUT_WIDTH-1:0] out_data,
    output wire                       out_last
);

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

  genvar lane;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : lanes
      wire [OUT_WIDTH-1:0] clamped;
      reg  [OUT_WIDTH-1:0] result;

      saturate #(
          .IN_WIDTH  (IN_WIDTH),
          .IN_SIGNED (1),
          .OUT_WIDTH (OUT_WIDTH),
          .OUT_SIGNED(OUT_SIGNED)
      ) clamp (
          .in (in_data[lane*IN_WIDTH +: IN_WIDTH]),
          .out(clamped)
      );
      always @(posedge clk) if (advance) result <= clamped;

      assign out_data[lane*OUT_WIDTH +: OUT_WIDTH] = result;
    end
  endgenerate

endmodule
