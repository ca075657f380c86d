// Valid and last of a pipeline whose STAGES stages move together, in the cycles in which `advance` is high.
module stage_flags #(
    parameter STAGES = 2   // at least 1
) (
    input  wire clk,
    input  wire rst,
    input  wire advance,
    input  wire in_valid,
    input  wire in_last,
    output wire out_valid,
    output wire out_last
);

  reg  [STAGES-1:0] valid;
  reg  [STAGES-1:0] last;
  wire [STAGES:0]   next_valid = {valid, in_valid};
  wire [STAGES:0]   next_last  = {last, in_last};

  always @(posedge clk) begin
    if (rst)          valid <= {STAGES{1'b0}};
    else if (advance) valid <= next_valid[STAGES-1:0];
    if (advance) last <= next_last[STAGES-1:0];
  end

  assign out_valid = valid[STAGES-1];
  assign out_last  = last[STAGES-1];

  // The oldest stage leaves the pipeline.
  wire unused = &{1'b0, next_valid[STAGES], next_last[STAGES]};

endmodule
