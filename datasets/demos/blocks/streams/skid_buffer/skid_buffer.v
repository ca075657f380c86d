// Register slice between two ready/valid streams: full throughput, and no combinational path through it.
//
//   A transfer is a rising edge with valid and ready both 1. in_ready comes straight from a flip-flop.
//   The word that arrives while the output is held up goes to a second register, the skid register.
module skid_buffer #(
    parameter WIDTH = 8
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

  reg             skid_valid;
  reg [WIDTH-1:0] skid_data;

  wire take    = in_valid && in_ready;
  wire advance = !out_valid || out_ready;  // the output register is free at the next edge

  // There is room as long as the skid register is empty.
  assign in_ready = !skid_valid;

  // The skid register fills only while the output is held up, and empties before anything new comes.
  always @(posedge clk) begin
    if (rst) begin
      out_valid  <= 1'b0;
      skid_valid <= 1'b0;
    end else begin
      if (advance) out_valid <= skid_valid || take;
      skid_valid <= !advance && (skid_valid || take);
    end
  end

  // Data needs no reset: it matters only beside a valid flag.
  always @(posedge clk) begin
    if (advance) out_data  <= skid_valid ? skid_data : in_data;
    if (take)    skid_data <= in_data;
  end

endmodule
