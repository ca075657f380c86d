// Accumulates activations under ternary weights (-1, 0, +1): eight at a time, without any multiplier.
//
//   Weights are two-bit two's complement; the code 10 (-2) counts as zero.
module ternary_accumulate (
    input  wire               clk,
    input  wire               rst,
    input  wire               enable,
    input  wire               clear,
    input  wire        [63:0] activations,
    input  wire        [15:0] weights,
    output reg  signed [15:0] sum
);

  // A negative weight inverts its activation; the ones that are missing (-a = ~a + 1) are counted together.
  wire [7:0]  minus;
  wire [95:0] terms;  // eight of s12, wide enough for their sum: 8 * 128 = 2**10

  genvar i;
  generate
    for (i = 0; i < 8; i = i + 1) begin : lanes
      wire [7:0] a = activations[8*i+7:8*i];

      assign minus[i]            = weights[2*i+1:2*i] == 2'b11;                       // weight -1
      assign terms[12*i+11:12*i] = {12{weights[2*i]}} & {{4{a[7]}}, a} ^ {12{minus[i]}};  // 0 for even codes
    end
  endgenerate

  wire [11:0] lower = terms[11:0] + terms[23:12] + terms[35:24] + terms[47:36];
  wire [11:0] upper = terms[59:48] + terms[71:60] + terms[83:72] + terms[95:84];

  // Ones of minus: four bits.
  wire [3:0] missing = {3'd0, minus[0]} + {3'd0, minus[1]} + {3'd0, minus[2]} + {3'd0, minus[3]}
                     + {3'd0, minus[4]} + {3'd0, minus[5]} + {3'd0, minus[6]} + {3'd0, minus[7]};

  wire [11:0] total = lower + upper + {8'd0, missing};

  // clear empties the sum, or, together with enable, starts it with this word.
  always @(posedge clk) begin
    if (rst)         sum <= 16'sd0;
    else if (enable) sum <= (clear ? 16'd0 : sum) + {{4{total[11]}}, total};
    else if (clear)  sum <= 16'sd0;
  end

endmodule
