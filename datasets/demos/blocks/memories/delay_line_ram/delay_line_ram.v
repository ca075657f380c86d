// Delay of a programmable number of samples, kept in a RAM instead of a chain of registers.
//
//   The write address runs round; the read address stays behind it by the delay.
module delay_line_ram #(
    parameter WIDTH      = 8,
    parameter ADDR_WIDTH = 3
) (
    input  wire                  clk,
    input  wire                  rst,
    input  wire                  in_valid,
    input  wire [WIDTH-1:0]      in_data,
    input  wire [ADDR_WIDTH-1:0] delay,
    output reg                   out_valid,
    output reg  [WIDTH-1:0]      out_data
);

  // Samples so far, up to the largest delay: older ones would be from before the reset.
  reg [WIDTH-1:0]      memory [0:(1<<ADDR_WIDTH)-1];
  reg [ADDR_WIDTH-1:0] write_address;
  reg [ADDR_WIDTH-1:0] filled;

  // With delay 0 the sample of this cycle itself is wanted, which the memory does not hold yet.
  wire [ADDR_WIDTH-1:0] read_address = write_address - delay;
  wire                  bypass       = delay == {ADDR_WIDTH{1'b0}};
  wire                  old_enough   = filled >= delay;

  // Memory: one write and one read for each sample.
  always @(posedge clk) begin
    if (in_valid) begin
      memory[write_address] <= in_data;
      out_data <= bypass ? in_data : memory[read_address];
    end
  end

  // The address runs round; the number of samples stops at the largest delay.
  always @(posedge clk) begin
    if (rst) begin
      {write_address, filled} <= {(2*ADDR_WIDTH){1'b0}};
    end else if (in_valid) begin
      write_address <= write_address + 1'b1;
      if (!(&filled)) filled <= filled + 1'b1;
    end
  end

  always @(posedge clk) out_valid <= !rst && in_valid && old_enough;  // beside the data

endmodule
