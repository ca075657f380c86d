// Ones among 15 bits, made of full adders only: counters of 7 bits into 3, and one ripple of three.
module popcount_counters (
    input  wire [14:0] bits,
    output wire [3:0]  ones
);

  wire [2:0] low_seven;
  wire [2:0] high_seven;

  counter_7_to_3 low  (.bits(bits[6:0]), .ones(low_seven));
  counter_7_to_3 high (.bits(bits[13:7]), .ones(high_seven));

  // The fifteenth bit enters as the carry: the adder of the two counts is there anyway.
  assign ones = {1'b0, low_seven} + {1'b0, high_seven} + {3'd0, bits[14]};

endmodule

// Seven bits in four full adders: two for six bits, one for their sums and the seventh, one for the carries.
module counter_7_to_3 (
    input  wire [6:0] bits,
    output wire [2:0] ones
);

  wire [1:0] first, second, third;  // {weight 2, weight 1}

  full_adder_cell add_first  (.x(bits[0]), .y(bits[1]), .z(bits[2]), .total(first));
  full_adder_cell add_second (.x(bits[3]), .y(bits[4]), .z(bits[5]), .total(second));
  full_adder_cell add_third  (.x(first[0]), .y(second[0]), .z(bits[6]), .total(third));
  full_adder_cell add_carry  (.x(first[1]), .y(second[1]), .z(third[1]), .total(ones[2:1]));

  assign ones[0] = third[0];  // the only bit of weight 1 that is left

endmodule

// Three bits of one weight make one of the same and one of twice the weight.
module full_adder_cell (
    input  wire       x,
    input  wire       y,
    input  wire       z,
    output wire [1:0] total
);

  assign total = {x & y | z & (x ^ y), x ^ y ^ z};  // majority and parity

endmodule
