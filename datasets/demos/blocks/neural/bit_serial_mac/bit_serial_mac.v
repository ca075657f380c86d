// Dot product of four lanes with weights of any precision: one bit of every weight per clock, top bit first.
//
//   Horner's rule: the sum so far is doubled, and the activations whose weight bit is one are added. The top
//   bit of a two's complement weight counts negative.
module bit_serial_mac (
    input  wire               clk,
    input  wire               rst_n,
    input  wire               plane_valid,
    input  wire               top_plane,
    input  wire               lowest_plane,
    input  wire        [3:0]  weight_bits,
    input  wire        [31:0] activations,
    output reg                dot_valid,
    output reg  signed [19:0] dot
);

  // Four gates and an adder tree instead of multipliers: s8 to s10.
  wire [39:0] gated;

  genvar i;
  generate
    for (i = 0; i < 4; i = i + 1) begin : lanes
      wire [7:0] activation = activations[8*i+7:8*i];

      // The activation, or zero.
      assign gated[10*i+9:10*i] = {10{weight_bits[i]}} & {{2{activation[7]}}, activation};
    end
  endgenerate

  wire signed [9:0]  plane = (gated[9:0] + gated[19:10]) + (gated[29:20] + gated[39:30]);
  wire signed [19:0] wide  = {{10{plane[9]}}, plane};

  // The top plane begins a new dot product, with its sign reversed.
  always @(posedge clk) begin
    if (plane_valid) dot <= top_plane ? -wide : (dot <<< 1) + wide;
  end

  // Complete with the plane of weight one.
  always @(posedge clk) begin
    if (!rst_n) dot_valid <= 1'b0;
    else        dot_valid <= plane_valid && lowest_plane;
  end

endmodule
