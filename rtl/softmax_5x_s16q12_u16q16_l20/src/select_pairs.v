// Keeps the greater (LEAST: the lesser) of neighbours: one level of a tournament.
//
//   A lane is {index, value}; values are compared, and the index goes with its value. Of equal values the lower lane
//   is kept. Of an odd number of lanes the last one passes by itself.
module select_pairs #(
    parameter LANES       = 4,   // at least 2
    parameter VALUE_WIDTH = 8,
    parameter INDEX_WIDTH = 0,   // 0: there is no index
    parameter SIGNED      = 1,
    parameter LEAST       = 0
) (
    input  wire                                             clk,
    input  wire                                             rst,
    input  wire                                             in_valid,
    output wire                                             in_ready,
    input  wire [LANES*(INDEX_WIDTH+VALUE_WIDTH)-1:0]       in_data,
    input  wire                                             in_last,
    output wire                                             out_valid,
    input  wire                                             out_ready,
    output wire [((LANES+1)/2)*(INDEX_WIDTH+VALUE_WIDTH)-1:0] out_data,
    output wire                                             out_last
);

  localparam KEPT  = (LANES + 1) / 2;
  localparam WIDTH = INDEX_WIDTH + VALUE_WIDTH;

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
    for (i = 0; i < KEPT; i = i + 1) begin : winners
      reg  [WIDTH-1:0] winner;
      wire [WIDTH-1:0] even = in_data[2*i*WIDTH +: WIDTH];

      if (2 * i + 1 < LANES) begin : pair
        wire [WIDTH-1:0] odd = in_data[(2*i+1)*WIDTH +: WIDTH];
        wire             odd_wins;
        outranks #(.WIDTH(VALUE_WIDTH), .SIGNED(SIGNED), .LEAST(LEAST)) compare (
            .holder    (even[VALUE_WIDTH-1:0]),
            .challenger(odd[VALUE_WIDTH-1:0]),
            .wins      (odd_wins)
        );
        always @(posedge clk) if (advance) winner <= odd_wins ? odd : even;
      end else begin : alone
        always @(posedge clk) if (advance) winner <= even;
      end

      assign out_data[i*WIDTH +: WIDTH] = winner;
    end
  endgenerate

endmodule
