// The sum, or the greatest, of each channel over all pixels of a frame.
//
//   OPERATION: 0 sum, 1 greatest. A frame of `in` is PIXELS * GROUPS beats: for each pixel, for each group of LANES
//   channels. With its last pixel the GROUPS results leave. Up to three groups are kept in a ring of registers; more
//   in a memory, whose word is read, registered, combined and written back, two registers and a sum later.
module pixel_reduce #(
    parameter LANES      = 1,
    parameter GROUPS     = 1,
    parameter PIXELS     = 64,
    parameter OPERATION  = 0,
    parameter IN_WIDTH   = 8,
    parameter SIGNED     = 1,
    parameter OUT_WIDTH  = 14, // IN_WIDTH for the greatest
    parameter PIXEL_BITS = 6,  // hold PIXELS - 1
    parameter GROUP_BITS = 1   // hold GROUPS - 1
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
    output wire                       out_last,
    output reg                        error      // `in_last` was misplaced; sticky until reset
);

  localparam WORD   = LANES * OUT_WIDTH;
  localparam STAGES = (GROUPS < 4) ? 1 : 3;

  localparam [31:0] LAST_PIXEL   = PIXELS - 1;
  localparam [31:0] BEFORE_LAST  = PIXELS - 2;

  wire advance = out_ready || !out_valid;
  wire step    = advance && in_valid;

  assign in_ready = advance;

  // -- Where the frame is ---------------------------------------------------------------------------------------

  wire                  last_group;
  wire [GROUP_BITS-1:0] group;

  generate
    if (GROUPS == 1) begin : one_group
      assign last_group = 1'b1;
      assign group      = 1'b0;
    end else begin : several_groups
      localparam [31:0] BEFORE_LAST_GROUP = GROUPS - 2;
      reg [GROUP_BITS-1:0] count;
      reg                  is_last;
      assign last_group = is_last;
      assign group      = count;
      always @(posedge clk) begin
        if (rst || (step && is_last)) begin
          count   <= {GROUP_BITS{1'b0}};
          is_last <= 1'b0;
        end else if (step) begin
          count   <= count + 1'b1;
          is_last <= count == BEFORE_LAST_GROUP[GROUP_BITS-1:0];
        end
      end
    end
  endgenerate

  reg [PIXEL_BITS-1:0] pixel;
  reg                  first_pixel;
  reg                  last_pixel;

  always @(posedge clk) begin
    if (rst) begin
      pixel       <= {PIXEL_BITS{1'b0}};
      first_pixel <= 1'b1;
      last_pixel  <= PIXELS == 1;
    end else if (step && last_group) begin
      pixel       <= last_pixel ? {PIXEL_BITS{1'b0}} : pixel + 1'b1;
      first_pixel <= last_pixel;
      last_pixel  <= pixel == ((PIXELS == 1) ? LAST_PIXEL[PIXEL_BITS-1:0] : BEFORE_LAST[PIXEL_BITS-1:0]);
    end
    if (rst)                                                       error <= 1'b0;
    else if (step && (in_last != (last_pixel && last_group))) error <= 1'b1;
  end

  stage_flags #(.STAGES(STAGES)) flags (
      .clk      (clk),
      .rst      (rst),
      .advance  (advance),
      .in_valid (step && last_pixel),
      .in_last  (last_group),
      .out_valid(out_valid),
      .out_last (out_last)
  );

  // -- What was gathered of the group, and the beat to combine it with ------------------------------------------

  wire [WORD-1:0]           gathered;
  wire [LANES*IN_WIDTH-1:0] beat;
  wire                      first;
  wire [WORD-1:0]           combined;

  generate
    if (GROUPS < 4) begin : ring
      reg  [GROUPS*WORD-1:0]     words;
      wire [(GROUPS+1)*WORD-1:0] next = {words, combined};
      always @(posedge clk) if (step) words <= next[GROUPS*WORD-1:0];
      assign gathered = words[GROUPS*WORD-1 -: WORD];
      assign beat     = in_data;
      assign first    = first_pixel;
      assign out_data = words[WORD-1:0];
      wire unused = &{1'b0, group, next[(GROUPS+1)*WORD-1 -: WORD]};
    end else begin : stored
      reg [WORD-1:0] memory [0:GROUPS-1];

      reg  [WORD-1:0]           read_word;
      reg  [WORD-1:0]           word;
      reg  [WORD-1:0]           result;
      reg                       result_valid;
      wire [GROUP_BITS-1:0]     result_group;
      wire [GROUP_BITS-1:0]     word_group;
      wire                      word_valid;
      wire                      unused;

      stage_delay #(.WIDTH(GROUP_BITS + LANES * IN_WIDTH + 1), .STAGES(2)) facts (
          .clk   (clk),
          .enable(advance),
          .in    ({group, in_data, first_pixel}),
          .out   ({word_group, beat, first})
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
      stage_delay #(.WIDTH(GROUP_BITS), .STAGES(1)) result_facts (
          .clk   (clk),
          .enable(advance),
          .in    (word_group),
          .out   (result_group)
      );

      assign gathered = word;
      assign out_data = result;

      // While the result waits, the same word is written again.
      always @(posedge clk) begin
        if (rst)          result_valid <= 1'b0;
        else if (advance) result_valid <= word_valid;
        if (result_valid) memory[result_group] <= result;
        if (advance) begin
          read_word <= memory[group];
          word      <= read_word;
          result    <= combined;
        end
      end
    end
  endgenerate

  genvar lane;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : lanes
      wire [OUT_WIDTH-1:0] so_far = gathered[lane*OUT_WIDTH +: OUT_WIDTH];
      wire [OUT_WIDTH-1:0] value;
      wire [OUT_WIDTH-1:0] result;
      resize #(.IN_WIDTH(IN_WIDTH), .OUT_WIDTH(OUT_WIDTH), .SIGNED(SIGNED)) extend (
          .in (beat[lane*IN_WIDTH +: IN_WIDTH]),
          .out(value)
      );
      if (OPERATION == 0) begin : sum
        assign result = (so_far & {OUT_WIDTH{!first}}) + value;
      end else begin : greatest
        // Signed numbers compare as unsigned ones once their sign is inverted: one carry chain.
        localparam [OUT_WIDTH-1:0] SIGN  = (SIGNED != 0) ? 1 : 0;
        localparam [OUT_WIDTH-1:0] ORDER = SIGN << (OUT_WIDTH - 1);
        wire less = (value ^ ORDER) < (so_far ^ ORDER);
        assign result = (less && !first) ? so_far : value;
      end
      assign combined[lane*OUT_WIDTH +: OUT_WIDTH] = result;
    end
  endgenerate

endmodule
