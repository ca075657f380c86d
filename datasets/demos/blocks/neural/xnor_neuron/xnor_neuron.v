// Neuron of a binary network: weights and activations are +1 or -1, stored as single bits.
//
//   A product is +1 where the bits agree: XNOR. The sum is counted in agreements, 32 inputs per clock. Batch
//   normalization folds into the threshold.
module xnor_neuron (
    input  wire        clk,
    input  wire        rst,
    input  wire        in_valid,
    input  wire        in_first,
    input  wire        in_last,
    input  wire [31:0] activations,
    input  wire [31:0] weights,
    input  wire [9:0]  threshold,
    output reg         out_valid,
    output reg         fires,
    output reg  [9:0]  agreements
);

  wire [31:0] agree = ~(activations ^ weights);

  // Ones of each byte first; four of these small sums are added.
  wire [3:0] ones [0:3];

  genvar i;
  generate
    for (i = 0; i < 4; i = i + 1) begin : bytes
      byte_ones count (.bits(agree[8*i+7:8*i]), .ones(ones[i]));
    end
  endgenerate

  wire [5:0] in_word = {2'b00, ones[0]} + {2'b00, ones[1]} + {2'b00, ones[2]} + {2'b00, ones[3]};

  // Up to 31 words of 32 inputs fit in ten bits.
  reg  [9:0] so_far;
  wire [9:0] total = (in_first ? 10'd0 : so_far) + {4'd0, in_word};

  // The first word of a neuron ignores what was there.
  always @(posedge clk) begin
    if (in_valid) so_far <= total;
  end

  // The answer after the last word.
  always @(posedge clk) begin
    if (rst) out_valid <= 1'b0;
    else     out_valid <= in_valid && in_last;
    if (in_valid && in_last) {fires, agreements} <= {total >= threshold, total};
  end

endmodule

// Ones among eight bits: pairs, then sums of pairs.
module byte_ones (
    input  wire [7:0] bits,
    output wire [3:0] ones
);

  wire [2:0] lower = {2'b00, bits[0]} + {2'b00, bits[1]} + {2'b00, bits[2]} + {2'b00, bits[3]};
  wire [2:0] upper = {2'b00, bits[4]} + {2'b00, bits[5]} + {2'b00, bits[6]} + {2'b00, bits[7]};

  assign ones = {1'b0, lower} + {1'b0, upper};  // 0 to 8

endmodule
