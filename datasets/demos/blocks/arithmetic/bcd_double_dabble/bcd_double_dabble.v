// Binary to decimal, 16 bits to five BCD digits, by double dabble: one shift per clock.
module bcd_double_dabble (
    input  wire        clk,
    input  wire        rst,
    input  wire        load,
    input  wire [15:0] binary,
    output wire        valid,
    output reg  [19:0] bcd
);

  reg  [15:0] to_come;    // binary digits still to shift in, from the top
  reg  [4:0]  left;       // how many of them
  wire [19:0] corrected;  // each digit prepared for being doubled

  genvar i;
  generate
    for (i = 0; i < 5; i = i + 1) begin : digits
      bcd_correct correct (.digit(bcd[4*i+3:4*i]), .corrected(corrected[4*i+3:4*i]));
    end
  endgenerate

  assign valid = left == 5'd0;  // after reset this shows the number 0

  // A load goes before everything, also in the middle of a conversion.
  always @(posedge clk) begin
    if (rst)         {left, bcd} <= 25'd0;
    else if (load)   {left, bcd} <= {5'd16, 20'd0};
    else if (!valid) {left, bcd} <= {left - 5'd1, corrected[18:0], to_come[15]};
  end

  // The binary number moves out to the left.
  always @(posedge clk) begin
    to_come <= load ? binary : to_come << 1;
  end

  // 65535 has five digits, so nothing is ever shifted out at the top.
  wire top_unused = corrected[19];

endmodule

// Adds 3 to a digit of 5 and more: doubling then makes 10 + rest as 16 + rest, that is a carry.
module bcd_correct (
    input  wire [3:0] digit,
    output wire [3:0] corrected
);

  assign corrected = (digit >= 4'd5) ? digit + 4'd3 : digit;  // 0 to 12

endmodule
