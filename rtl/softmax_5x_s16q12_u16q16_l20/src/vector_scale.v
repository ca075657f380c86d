// Multiplies every lane by a factor that comes with the beat, and rounds: round(x * factor / 2^SHIFT), halves up.
//
//   No product is above 2^(SHIFT + OUT_FRACTION), so no result above 2^OUT_FRACTION; where OUT_WIDTH = OUT_FRACTION,
//   that one becomes 2^OUT_WIDTH - 1. Three stages that move together: factors, product, result.
module vector_scale #(
    parameter LANES        = 4,
    parameter WIDTH        = 13,
    parameter FACTOR_WIDTH = 13,
    parameter SHIFT        = 16,  // at least 2
    parameter OUT_FRACTION = 8,   // SHIFT + OUT_FRACTION < WIDTH + FACTOR_WIDTH
    parameter OUT_WIDTH    = 8    // OUT_FRACTION or one more
) (
    input  wire                                clk,
    input  wire                                rst,
    input  wire                                in_valid,
    output wire                                in_ready,
    input  wire [FACTOR_WIDTH+LANES*WIDTH-1:0] in_data,   // {factor, x of every lane}
    input  wire                                in_last,
    output wire                                out_valid,
    input  wire                                out_ready,
    output wire [LANES*OUT_WIDTH-1:0]          out_data,
    output wire                                out_last
);

  wire advance = out_ready || !out_valid;

  assign in_ready = advance;

  stage_flags #(.STAGES(3)) flags (
      .clk      (clk),
      .rst      (rst),
      .advance  (advance),
      .in_valid (in_valid),
      .in_last  (in_last),
      .out_valid(out_valid),
      .out_last (out_last)
  );

  reg [FACTOR_WIDTH-1:0] factor;
  always @(posedge clk) if (advance) factor <= in_data[LANES*WIDTH +: FACTOR_WIDTH];

  genvar lane;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : lanes
      reg  [WIDTH-1:0]              x;
      reg  [WIDTH+FACTOR_WIDTH-1:0] product;
      reg  [OUT_WIDTH-1:0]          result;

      wire [OUT_FRACTION:0] rounded = product[SHIFT +: OUT_FRACTION + 1] + {{OUT_FRACTION{1'b0}}, product[SHIFT-1]};
      wire [OUT_WIDTH-1:0]  fitting;
      if (OUT_WIDTH == OUT_FRACTION) begin : without_one
        assign fitting = rounded[OUT_WIDTH-1:0] | {OUT_WIDTH{rounded[OUT_FRACTION]}};
      end else begin : with_one
        assign fitting = rounded;
      end

      always @(posedge clk)
        if (advance) begin
          x       <= in_data[lane*WIDTH +: WIDTH];
          product <= x * factor;
          result  <= fitting;
        end

      wire unused = &{1'b0, product};

      assign out_data[lane*OUT_WIDTH +: OUT_WIDTH] = result;
    end
  endgenerate

endmodule
