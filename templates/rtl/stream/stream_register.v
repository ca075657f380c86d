// One place (and a spare one) between two ready/valid streams: every output comes from a register, and a word
// can pass in every cycle.
module stream_register #(
    parameter WIDTH = 32
) (
    input  wire             clk,
    input  wire             rst,
    input  wire             in_valid,
    output wire             in_ready,
    input  wire [WIDTH-1:0] in_data,
    output reg              out_valid,
    input  wire             out_ready,
    output reg  [WIDTH-1:0] out_data
);

  // The spare place takes the word that comes in the cycle in which the taker stops.
  reg             spare_valid;
  reg [WIDTH-1:0] spare_data;

  wire advance = out_ready || !out_valid;

  assign in_ready = !spare_valid;

  always @(posedge clk) begin
    if (rst) begin
      out_valid   <= 1'b0;
      spare_valid <= 1'b0;
    end else if (advance) begin
      out_valid   <= in_valid || spare_valid;
      spare_valid <= 1'b0;
    end else if (in_valid) begin
      spare_valid <= 1'b1;
    end
  end

  always @(posedge clk) begin
    if (advance)  out_data   <= spare_valid ? spare_data : in_data;
    if (in_ready) spare_data <= in_data;
  end

endmodule
