// Adds up, for each output channel of a pixel, the sums that come of its groups of input channels.
//
//   A pixel is GROUPS * PASSES beats of `in`: for each group, for each pass. With its last group its PASSES results
//   leave. Up to three passes are kept in a ring of registers; more in a memory, whose word is read, registered,
//   added to and written back: at the earliest in the cycle before it is read again.
module group_sum #(
    parameter LANES     = 1,
    parameter GROUPS    = 2,
    parameter PASSES    = 1,
    parameter IN_WIDTH  = 16,
    parameter OUT_WIDTH = 17   // enough for every sum
) (
    input  wire                       clk,
    input  wire                       rst,
    input  wire                       in_valid,
    output wire                       in_ready,
    input  wire [LANES*IN_WIDTH-1:0]  in_data,
    input  wire                       in_last,
    output wire                       out_valid,
    input  wire                       out_ready,
    output wire [LANES*OUT_WIDTH-1:0] out_data,
    output wire                       out_last
);

  // Bits that hold the numbers below `count`.
  function integer bits_for(input integer count);
    begin
      bits_for = 1;
      while ((1 << bits_for) < count) bits_for = bits_for + 1;
    end
  endfunction

  localparam WORD       = LANES * OUT_WIDTH;
  localparam PASS_BITS  = bits_for(PASSES);
  localparam GROUP_BITS = bits_for(GROUPS);
  localparam STAGES     = (PASSES < 4) ? 1 : 3;

  wire advance = out_ready || !out_valid;
  wire step    = advance && in_valid;

  assign in_ready = advance;

  // -- Which beat this is ---------------------------------------------------------------------------------------

  wire [PASS_BITS-1:0]  pass;
  wire                  last_pass;
  wire [GROUP_BITS-1:0] unused_group;
  wire                  last_group;
  reg                   first_group;

  wrap_count #(.COUNT(PASSES), .BITS(PASS_BITS)) passes (
      .clk    (clk),
      .rst    (rst),
      .step   (step),
      .value  (pass),
      .is_last(last_pass)
  );

  wrap_count #(.COUNT(GROUPS), .BITS(GROUP_BITS)) groups (
      .clk    (clk),
      .rst    (rst),
      .step   (step && last_pass),
      .value  (unused_group),
      .is_last(last_group)
  );

  always @(posedge clk) begin
    if (rst)                    first_group <= 1'b1;
    else if (step && last_pass) first_group <= last_group;
  end

  stage_flags #(.STAGES(STAGES)) flags (
      .clk      (clk),
      .rst      (rst),
      .advance  (advance),
      .in_valid (step && last_group),
      .in_last  (in_last),
      .out_valid(out_valid),
      .out_last (out_last)
  );

  // -- The sum so far of the pass, and the beat to be added -----------------------------------------------------

  wire [WORD-1:0]           so_far;
  wire [LANES*IN_WIDTH-1:0] beat;
  wire                      first;
  wire [WORD-1:0]           sums;

  generate
    if (PASSES < 4) begin : ring
      reg  [PASSES*WORD-1:0]     words;
      wire [(PASSES+1)*WORD-1:0] next = {words, sums};
      always @(posedge clk) if (step) words <= next[PASSES*WORD-1:0];
      assign so_far   = words[PASSES*WORD-1 -: WORD];
      assign beat     = in_data;
      assign first    = first_group;
      assign out_data = words[WORD-1:0];
      wire unused = &{1'b0, pass, next[(PASSES+1)*WORD-1 -: WORD]};
    end else begin : stored
      reg [WORD-1:0] memory [0:PASSES-1];

      reg  [WORD-1:0]      read_word;
      reg  [WORD-1:0]      word;
      reg  [WORD-1:0]      result;
      reg                  result_valid;
      reg  [PASS_BITS-1:0] result_pass;
      wire [PASS_BITS-1:0] word_pass;
      wire                 word_valid;
      wire                 unused;

      stage_delay #(.WIDTH(PASS_BITS + LANES * IN_WIDTH + 1), .STAGES(2)) facts (
          .clk   (clk),
          .enable(advance),
          .in    ({pass, in_data, first_group}),
          .out   ({word_pass, beat, first})
      );
      stage_flags #(.STAGES(2)) words (
          .clk      (clk),
          .rst      (rst),
          .advance  (advance),
          .in_valid (step),
          .in_last  (1'b0),
          .out_valid(word_valid),
          .out_last (unused)
      );

      assign so_far   = word;
      assign out_data = result;

      // While the result waits, the same word is written again.
      always @(posedge clk) begin
        if (rst)          result_valid <= 1'b0;
        else if (advance) result_valid <= word_valid;
        if (result_valid) memory[result_pass] <= result;
        if (advance) begin
          read_word   <= memory[pass];
          word        <= read_word;
          result      <= sums;
          result_pass <= word_pass;
        end
      end
    end
  endgenerate

  genvar lane;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : lanes
      wire [OUT_WIDTH-1:0] addend;
      resize #(.IN_WIDTH(IN_WIDTH), .OUT_WIDTH(OUT_WIDTH), .SIGNED(1)) extend (
          .in (beat[lane*IN_WIDTH +: IN_WIDTH]),
          .out(addend)
      );
      assign sums[lane*OUT_WIDTH +: OUT_WIDTH] = (so_far[lane*OUT_WIDTH +: OUT_WIDTH] & {OUT_WIDTH{!first}}) + addend;
    end
  endgenerate

endmodule
