// Gives each command to the weight loader, which runs ahead, and to the sequencer.
//
//   The sequencer never takes a command before the loader: it ends a GEMM only after all its weights were loaded,
//   and by then the loader waits for the next command. So the sequencer's taking ends the command.
module gemm_command_ws (
    input  wire clk,
    input  wire rst,
    input  wire valid,
    output wire take,
    output wire loader_valid,
    input  wire loader_take,
    output wire sequencer_valid,
    input  wire sequencer_take
);

  reg loader_done;

  assign loader_valid    = valid && !loader_done;
  assign sequencer_valid = valid;
  assign take            = sequencer_take;

  always @(posedge clk) begin
    if (rst || sequencer_take) loader_done <= 1'b0;
    else if (loader_take)      loader_done <= 1'b1;
  end

endmodule
