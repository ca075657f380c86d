// Lays the words of a memory beside the beats of a stream: every beat of a frame meets the next word.
//
//   A word is one row of each of BANKS memories. The setup stream brings the numbers of a bank RUN rows at a time, bank
//   after bank: so BANKS rows of a matrix, each RUN beats long, come one after the other and are read together.
//   Afterwards the address begins anew with every frame. A word comes straight out of the memory, which is slow
//   where it is a block RAM: its taker should begin with a register.
module operand_memory #(
    parameter BEAT_WIDTH   = 32,
    parameter WORD_WIDTH   = 32,   // bits of a row of one bank
    parameter BANKS        = 2,
    parameter RUN          = 4,
    parameter DEPTH        = 16,   // a multiple of RUN
    parameter RUN_BITS     = 2,    // hold RUN - 1, at least 1
    parameter ADDRESS_BITS = 4     // hold DEPTH - 1, at least 1
) (
    input  wire                                   clk,
    input  wire                                   rst,
    input  wire                                   w_valid,
    output wire                                   w_ready,
    input  wire [WORD_WIDTH-1:0]                  w_data,
    input  wire                                   in_valid,
    output wire                                   in_ready,
    input  wire [BEAT_WIDTH-1:0]                  in_data,
    input  wire                                   in_last,
    output wire                                   out_valid,
    input  wire                                   out_ready,
    output wire [BANKS*WORD_WIDTH+BEAT_WIDTH-1:0] out_data,   // {words, the highest bank first, beat}
    output wire                                   out_last
);

  localparam [31:0] LAST_ROW = DEPTH - 1;

  reg                     loaded;
  reg  [ADDRESS_BITS-1:0] address;
  wire [ADDRESS_BITS-1:0] following = address + 1'b1;

  // While it is loaded: the bank that takes a row (one bit is set), whether the address goes back to the begin of a
  // run for the next bank, and where that is.
  wire [BANKS-1:0]        bank;
  wire                    goes_back;
  wire [ADDRESS_BITS-1:0] run_begin;

  wire advance  = out_ready || !out_valid;
  wire load     = w_valid && w_ready;
  wire take     = in_valid && in_ready;
  wire load_end = bank[BANKS-1] && address == LAST_ROW[ADDRESS_BITS-1:0];

  assign w_ready  = !loaded;
  assign in_ready = advance && loaded;

  always @(posedge clk) begin
    if (rst) begin
      loaded  <= 1'b0;
      address <= {ADDRESS_BITS{1'b0}};
    end else begin
      if (load && load_end) loaded <= 1'b1;

      if (load) address <= load_end ? {ADDRESS_BITS{1'b0}} : goes_back ? run_begin : following;
      if (take) address <= in_last ? {ADDRESS_BITS{1'b0}} : following;
    end
  end

  generate
    if (BANKS == 1) begin : one_bank
      assign bank      = 1'b1;
      assign goes_back = 1'b0;
      assign run_begin = {ADDRESS_BITS{1'b0}};
    end else begin : several_banks
      localparam [31:0]      LAST_RUN   = RUN - 1;
      localparam [BANKS-1:0] FIRST_BANK = 1;

      reg [BANKS-1:0]        at;
      reg [RUN_BITS-1:0]     run;
      reg [ADDRESS_BITS-1:0] base;

      wire run_end = run == LAST_RUN[RUN_BITS-1:0];

      assign bank      = at;
      assign goes_back = run_end && !at[BANKS-1];
      assign run_begin = base;

      always @(posedge clk) begin
        if (rst) begin
          at   <= FIRST_BANK;
          run  <= {RUN_BITS{1'b0}};
          base <= {ADDRESS_BITS{1'b0}};
        end else if (load) begin
          run <= run_end ? {RUN_BITS{1'b0}} : run + 1'b1;
          if (run_end)                at   <= {at[BANKS-2:0], at[BANKS-1]};
          if (run_end && at[BANKS-1]) base <= following;
        end
      end
    end
  endgenerate

  stage_flags #(.STAGES(1)) flags (
      .clk      (clk),
      .rst      (rst),
      .advance  (advance),
      .in_valid (in_valid && loaded),
      .in_last  (in_last),
      .out_valid(out_valid),
      .out_last (out_last)
  );

  reg [BEAT_WIDTH-1:0] beat;
  always @(posedge clk) if (advance) beat <= in_data;
  assign out_data[BEAT_WIDTH-1:0] = beat;

  genvar b;
  generate
    for (b = 0; b < BANKS; b = b + 1) begin : banks
      reg [WORD_WIDTH-1:0] memory [0:DEPTH-1];
      reg [WORD_WIDTH-1:0] word;
      always @(posedge clk) begin
        if (load && bank[b]) memory[address] <= w_data;
        if (take) word <= memory[address];
      end
      assign out_data[BEAT_WIDTH+b*WORD_WIDTH +: WORD_WIDTH] = word;
    end
  endgenerate

endmodule
