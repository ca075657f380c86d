// Register file of a small processor: two read ports without a clock, one write port; register 0 is zero.
//
//   A word that is being written is forwarded to a reader of the same register in the same cycle.
module register_file_2r1w #(
    parameter WIDTH = 16
) (
    input  wire             clk,
    input  wire             write_enable,
    input  wire [2:0]       write_index,
    input  wire [WIDTH-1:0] write_data,
    input  wire [2:0]       index_a,
    output wire [WIDTH-1:0] data_a,
    input  wire [2:0]       index_b,
    output wire [WIDTH-1:0] data_b
);

  reg [WIDTH-1:0] registers [1:7];

  // Writes to register 0 go nowhere.
  wire write = write_enable && write_index != 3'd0;

  always @(posedge clk) if (write) registers[write_index] <= write_data;  // no reset: software writes first

  // Port a: zero, the word that is being written, or the one that is kept.
  assign data_a = (index_a == 3'd0)                  ? {WIDTH{1'b0}} :
                  (write && index_a == write_index)  ? write_data : registers[index_a];

  // Port b: likewise.
  assign data_b = (index_b == 3'd0)                  ? {WIDTH{1'b0}} :
                  (write && index_b == write_index)  ? write_data : registers[index_b];

endmodule
