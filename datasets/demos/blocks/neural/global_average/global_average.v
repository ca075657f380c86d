// Global average pooling of one channel at a time: the mean of 2**log_count signed bytes, 1 to 64 of them.
module global_average (
    input  wire              clk,
    input  wire              rst,
    input  wire        [2:0] log_count,
    input  wire              in_valid,
    output wire              in_ready,
    input  wire signed [7:0] in_value,
    output reg               out_valid,
    input  wire              out_ready,
    output reg  signed [7:0] out_mean
);

  reg         [5:0]  seen;   // values of the channel so far
  reg  signed [13:0] total;  // 64 * 128 = 2**13

  // A value completes the channel if so many came before it. Only that one may have to wait for the reader.
  wire [6:0] count     = 7'd1 << log_count;
  wire       completes = {1'b0, seen} == count - 7'd1;
  wire       take      = in_valid && in_ready;

  assign in_ready = !completes || !out_valid || out_ready;  // the register of the result is free in time

  // Half of the count first, so that the shift rounds; a mean never leaves the range of its values.
  wire signed [13:0] sum     = total + {{6{in_value[7]}}, in_value};
  wire signed [13:0] biased  = sum + {8'd0, count[6:1]};
  wire signed [13:0] mean    = biased >>> log_count;
  wire        [5:0]  sign_unused = mean[13:8];
  wire               unit_unused = count[0];

  // The next channel begins with nothing.
  always @(posedge clk) begin
    if (rst)       {seen, total} <= 20'd0;
    else if (take) {seen, total} <= completes ? 20'd0 : {seen + 6'd1, sum};
  end

  // The mean waits for its reader while the next channel comes in.
  always @(posedge clk) begin
    if (rst) out_valid <= 1'b0;
    else     out_valid <= take && completes || out_valid && !out_ready;
    if (take && completes) out_mean <= mean[7:0];
  end

endmodule
