// Run-length decoder: expands (value, length) words to bytes, one per clock.
module run_length_decoder (
    input  wire       clk,
    input  wire       rst,
    input  wire       in_valid,
    output wire       in_ready,
    input  wire [7:0] in_data,
    input  wire [3:0] in_length_less_one,
    input  wire       in_last,
    output wire       out_valid,
    input  wire       out_ready,
    output wire [7:0] out_data,
    output wire       out_last
);

  // The run at the input stays there until its last byte is read: only the number of bytes read is stored.
  reg  [3:0] read_already;
  wire       run_ends = read_already == in_length_less_one;
  wire       give     = in_valid && out_ready;

  assign out_valid = in_valid;               // as long as a run is there
  assign out_data  = in_data;                // the same for all its bytes
  assign out_last  = in_last && run_ends;    // the last byte of the last run
  assign in_ready  = out_ready && run_ends;  // the run may go

  // From zero again for the next run.
  always @(posedge clk) begin
    if (rst)       read_already <= 4'd0;
    else if (give) read_already <= run_ends ? 4'd0 : read_already + 4'd1;
  end

endmodule
