// Sigmoid by four straight lines whose slopes are powers of two (PLAN approximation): no multiplier.
//
//   In: signed Q3.8, -8 to below 8. Out: unsigned Q1.8, 0 to 1.0 (256). The error is at most 0.023.
module sigmoid_piecewise (
    input  wire signed [11:0] x,
    output wire        [8:0]  y
);

  localparam [11:0] ONE        = 12'd256;
  localparam [11:0] KNEE       = 12'd608;   // 2.375
  localparam [11:0] SATURATION = 12'd1280;  // 5.0

  // The curve is symmetric: sigmoid(-x) = 1 - sigmoid(x). So only its right half is drawn.
  wire        negative = x[11];
  wire [11:0] size     = negative ? -x : x;
  reg  [8:0]  right;

  // From the middle outwards: x/4 + 1/2, x/8 + 5/8, x/32 + 27/32, 1.
  always @(*) begin
    if (size < ONE)             right = {1'b0, size[9:2]} + 9'd128;
    else if (size < KNEE)       right = {1'b0, size[10:3]} + 9'd160;
    else if (size < SATURATION) right = {2'b00, size[11:5]} + 9'd216;
    else                        right = 9'd256;
  end

  assign y = negative ? 9'd256 - right : right;  // mirrored at (0, 1/2)

endmodule
