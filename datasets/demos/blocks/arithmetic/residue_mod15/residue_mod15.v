// Residue modulo 15 of a 16-bit number: the sum of its hexadecimal digits, like casting out nines in decimal.
//
//   A cheap check of arithmetic: the residue of a sum or product follows from the residues of the operands.
module residue_mod15 (
    input  wire [15:0] value,
    output wire [3:0]  residue
);

  // 16 = 1 modulo 15, so each digit counts for itself: 0 to 60.
  wire [4:0] lower_digits = {1'b0, value[3:0]} + {1'b0, value[7:4]};
  wire [4:0] upper_digits = {1'b0, value[11:8]} + {1'b0, value[15:12]};
  wire [5:0] digit_sum    = {1'b0, lower_digits} + {1'b0, upper_digits};

  // The same once more with the two digits of that sum: 0 to 17.
  wire [4:0] folded = {1'b0, digit_sum[3:0]} + {3'd0, digit_sum[5:4]};

  // At most one 15 is left; adding 1 and dropping bit 4 takes it away.
  wire [4:0] next_up = folded + 5'd1;

  assign residue = next_up[4] ? next_up[3:0] : folded[3:0];  // bit 4 says that folded is 15 or more

endmodule
