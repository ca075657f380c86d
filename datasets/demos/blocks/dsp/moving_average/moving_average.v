// Moving average over the last 2**LOG_LENGTH samples, by a running sum: one addition and one subtraction.
module moving_average #(
    parameter DATA_BITS  = 10,
    parameter LOG_LENGTH = 3
) (
    input  wire                        clk,
    input  wire                        rst,
    input  wire                        in_valid,
    input  wire signed [DATA_BITS-1:0] sample,
    output reg                         out_valid,
    output wire signed [DATA_BITS-1:0] average
);

  localparam LENGTH   = 1 << LOG_LENGTH;
  localparam SUM_BITS = DATA_BITS + LOG_LENGTH;

  // The window as one long word, the newest sample at the bottom.
  reg         [LENGTH*DATA_BITS-1:0] window;
  reg  signed [SUM_BITS-1:0]         sum;
  wire signed [DATA_BITS-1:0]        oldest = window[LENGTH*DATA_BITS-1:(LENGTH-1)*DATA_BITS];

  // Sum of integers: what was added is subtracted again, exactly, so that no error ever builds up.
  wire signed [SUM_BITS-1:0] entering = {{LOG_LENGTH{sample[DATA_BITS-1]}}, sample};
  wire signed [SUM_BITS-1:0] leaving  = {{LOG_LENGTH{oldest[DATA_BITS-1]}}, oldest};

  // The window begins with zeros.
  always @(posedge clk) begin
    if (rst) begin
      window <= {(LENGTH * DATA_BITS) {1'b0}};
      sum    <= {SUM_BITS{1'b0}};
    end else if (in_valid) begin
      window <= {window[(LENGTH-1)*DATA_BITS-1:0], sample};
      sum    <= sum + entering - leaving;
    end
  end

  // One cycle behind the sample.
  always @(posedge clk) begin
    if (rst) out_valid <= 1'b0;
    else     out_valid <= in_valid;
  end

  // Division by a power of two, to the nearest: half of it is added. A mean cannot leave the range.
  wire signed [SUM_BITS-1:0]   rounded = sum + {{DATA_BITS{1'b0}}, 1'b1, {(LOG_LENGTH - 1) {1'b0}}};
  wire        [LOG_LENGTH-1:0] fraction_unused;

  assign {average, fraction_unused} = rounded;  // cut the fraction

endmodule
