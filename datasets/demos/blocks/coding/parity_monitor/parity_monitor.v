// Checks one parity bit per byte on a 32-bit bus, counts bad words, and keeps the first one for diagnosis.
module parity_monitor (
    input  wire        clk,
    input  wire        rst,
    input  wire        clear,
    input  wire        odd_parity,
    input  wire        valid,
    input  wire [31:0] data,
    input  wire [3:0]  parity,
    output wire [3:0]  byte_error,
    output reg         error_seen,
    output reg  [31:0] first_bad_data,
    output reg  [3:0]  first_byte_error,
    output reg  [7:0]  error_count
);

  genvar i;
  generate
    for (i = 0; i < 4; i = i + 1) begin : bytes
      // Nine bits with an even number of ones are right under even parity, wrong under odd parity.
      assign byte_error[i] = valid && ((^data[8*i+7:8*i]) ^ parity[i] ^ odd_parity);
    end
  endgenerate

  wire word_is_bad = byte_error != 4'd0;

  // Saturates: a count that wraps around would hide errors.
  always @(posedge clk) begin
    if (rst || clear)                             error_count <= 8'd0;
    else if (word_is_bad && error_count != 8'hff) error_count <= error_count + 8'd1;
  end

  // Sticky until software has looked and clears it.
  always @(posedge clk) begin
    if (rst || clear)     error_seen <= 1'b0;
    else if (word_is_bad) error_seen <= 1'b1;
  end

  // Captured with the first error only; later ones are mostly consequences.
  always @(posedge clk) begin
    if (word_is_bad && !error_seen) {first_bad_data, first_byte_error} <= {data, byte_error};
  end

endmodule
