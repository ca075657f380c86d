// A sequencer with its program in a ROM: each step shows an output pattern for a number of cycles.
//
//   A step of the ROM is {jump, hold[2:0], pattern[3:0]}: hold is the number of cycles beyond the first;
//   jump goes to step 0 (or ends there if the loop is not wanted).
module rom_sequencer (
    input  wire       clk,
    input  wire       rst,
    input  wire       start,
    input  wire       loop,
    output wire       busy,
    output wire [3:0] pattern
);

  reg       running;
  reg [2:0] step;
  reg [2:0] waited;  // cycles that this step has been shown already

  // The program.
  reg [7:0] word;
  always @* case (step)  // a ROM as a table
    3'd0:    word = {1'b0, 3'd0, 4'b0001};
    3'd1:    word = {1'b0, 3'd2, 4'b0011};
    3'd2:    word = {1'b0, 3'd1, 4'b0110};
    3'd3:    word = {1'b0, 3'd4, 4'b1100};
    3'd4:    word = {1'b0, 3'd0, 4'b1111};
    default: word = {1'b1, 3'd3, 4'b1000};
  endcase

  // A step is over when it was shown often enough; the last one ends the program.
  wire step_over = waited == word[6:4];
  wire last_over = step_over && word[7];

  assign busy    = running;                      // the program is being played
  assign pattern = running ? word[3:0] : 4'b0000;  // quiet while idle

  // Start is looked at only while idle; loop only at the very end.
  always @(posedge clk) begin
    if (rst)            running <= 1'b0;
    else if (!running)  running <= start;
    else if (last_over) running <= loop;
  end

  // Position in the program and within a step.
  always @(posedge clk) begin
    if (rst || !running) begin
      {step, waited} <= 6'd0;
    end else begin
      waited <= step_over ? 3'd0 : waited + 1'b1;
      if (step_over) step <= word[7] ? 3'd0 : step + 1'b1;
    end
  end

endmodule
