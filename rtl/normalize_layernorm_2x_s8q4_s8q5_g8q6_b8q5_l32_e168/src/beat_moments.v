// The sum of the numbers of a beat, and that of their squares: {squares, sum}, both exact.
//
//   Two stages for the squares and one for each level of the trees, which all move together.
module beat_moments #(
    parameter LANES        = 4,
    parameter LEVELS       = 2,    // of the trees: 2**LEVELS >= LANES
    parameter LEAVES       = 4,    // 2**LEVELS
    parameter IN_WIDTH     = 8,
    parameter SIGNED       = 1,
    parameter SUM_WIDTH    = 10,   // two's complement
    parameter SQUARE_WIDTH = 17    // of the sum of squares, unsigned
) (
    input  wire                              clk,
    input  wire                              rst,
    input  wire                              in_valid,
    output wire                              in_ready,
    input  wire [LANES*IN_WIDTH-1:0]         in_data,
    input  wire                              in_last,
    output wire                              out_valid,
    input  wire                              out_ready,
    output wire [SQUARE_WIDTH+SUM_WIDTH-1:0] out_data,
    output wire                              out_last
);

  wire advance = out_ready || !out_valid;

  assign in_ready = advance;

  stage_flags #(.STAGES(2 + LEVELS)) flags (
      .clk      (clk),
      .rst      (rst),
      .advance  (advance),
      .in_valid (in_valid),
      .in_last  (in_last),
      .out_valid(out_valid),
      .out_last (out_last)
  );

  wire [LEAVES*SUM_WIDTH-1:0]    numbers;
  wire [LEAVES*SQUARE_WIDTH-1:0] squares;

  genvar lane;
  generate
    for (lane = 0; lane < LEAVES; lane = lane + 1) begin : leaves
      if (lane < LANES) begin : number
        wire signed [IN_WIDTH:0]            wide;
        reg  signed [IN_WIDTH:0]            x;
        reg  signed [IN_WIDTH:0]            kept;
        reg         [2*IN_WIDTH-SIGNED-1:0] square;
        wire signed [2*IN_WIDTH+1:0]        product = x * x;  // a square is 0 or 1 modulo 4

        resize #(.IN_WIDTH(IN_WIDTH), .OUT_WIDTH(IN_WIDTH + 1), .SIGNED(SIGNED)) extend (
            .in (in_data[lane*IN_WIDTH +: IN_WIDTH]),
            .out(wide)
        );
        always @(posedge clk)
          if (advance) begin
            x      <= wide;
            kept   <= x;
            square <= {product[2*IN_WIDTH-SIGNED-1:2], 1'b0, product[0]};
          end
        wire unused = &{1'b0, product};

        resize #(.IN_WIDTH(IN_WIDTH + 1), .OUT_WIDTH(SUM_WIDTH), .SIGNED(1)) fit_number (
            .in (kept),
            .out(numbers[lane*SUM_WIDTH +: SUM_WIDTH])
        );
        resize #(.IN_WIDTH(2 * IN_WIDTH - SIGNED), .OUT_WIDTH(SQUARE_WIDTH), .SIGNED(0)) fit_square (
            .in (square),
            .out(squares[lane*SQUARE_WIDTH +: SQUARE_WIDTH])
        );
      end else begin : none
        assign numbers[lane*SUM_WIDTH +: SUM_WIDTH]       = {SUM_WIDTH{1'b0}};
        assign squares[lane*SQUARE_WIDTH +: SQUARE_WIDTH] = {SQUARE_WIDTH{1'b0}};
      end
    end
  endgenerate

  adder_tree #(.LEVELS(LEVELS), .LEAVES(LEAVES), .WIDTH(SUM_WIDTH)) add_numbers (
      .clk   (clk),
      .enable(advance),
      .in    (numbers),
      .out   (out_data[SUM_WIDTH-1:0])
  );
  adder_tree #(.LEVELS(LEVELS), .LEAVES(LEAVES), .WIDTH(SQUARE_WIDTH)) add_squares (
      .clk   (clk),
      .enable(advance),
      .in    (squares),
      .out   (out_data[SUM_WIDTH +: SQUARE_WIDTH])
  );

endmodule
