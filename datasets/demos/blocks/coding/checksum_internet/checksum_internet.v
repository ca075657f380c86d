// Internet checksum (RFC 1071) over packets of 16-bit words: their ones' complement sum, inverted.
module checksum_internet (
    input  wire        clk,
    input  wire        rst,
    input  wire        in_valid,
    input  wire [15:0] in_data,
    input  wire        in_half,
    input  wire        in_last,
    output reg         out_valid,
    output reg  [15:0] checksum,
    output reg         verified
);

  // A packet of an odd number of bytes ends with half a word: the upper byte. The lower one counts as zero.
  wire [15:0] word = in_half ? {in_data[15:8], 8'h00} : in_data;

  // A carry out of the top comes in again at the bottom. That cannot carry a second time.
  reg  [15:0] sum;
  wire [16:0] exact  = {1'b0, sum} + {1'b0, word};
  wire [15:0] folded = exact[15:0] + {15'd0, exact[16]};

  // Each packet begins with an empty sum.
  always @(posedge clk) begin
    if (rst)           sum <= 16'd0;
    else if (in_valid) sum <= in_last ? 16'd0 : folded;
  end

  // A packet that contains its own checksum sums up to all ones.
  always @(posedge clk) begin
    if (rst) out_valid <= 1'b0;
    else     out_valid <= in_valid && in_last;
    if (in_valid && in_last) {checksum, verified} <= {~folded, folded == 16'hffff};
  end

endmodule
