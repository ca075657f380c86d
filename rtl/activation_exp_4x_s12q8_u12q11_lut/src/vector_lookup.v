// One table look-up a lane: the result for every code of IN_WIDTH bits stands in TABLE, that of code 0 lowest.
//
//   A code in two's complement is looked up as the unsigned number of the same bits. One stage, which moves when
//   it is empty or its results are taken.
module vector_lookup #(
    parameter LANES      = 4,
    parameter IN_WIDTH   = 4,
    parameter IN_SIGNED  = 1,                // what the codes mean; nothing here depends on it
    parameter CODES      = 16,               // 2**IN_WIDTH
    parameter OUT_WIDTH  = 8,
    parameter OUT_SIGNED = 1,                // what the results mean; nothing here depends on it
    parameter [CODES*OUT_WIDTH-1:0] TABLE = 0
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

  wire advance = out_ready || !out_valid;
  wire unused  = IN_SIGNED == OUT_SIGNED;

  assign in_ready = advance;

  stage_flags #(.STAGES(1)) flags (
      .clk      (clk),
      .rst      (rst),
      .advance  (advance),
      .in_valid (in_valid),
      .in_last  (in_last),
      .out_valid(out_valid),
      .out_last (out_last)
  );

  table_rom #(
      .LANES     (LANES),
      .WIDTH     (OUT_WIDTH),
      .DEPTH     (CODES),
      .ADDR_WIDTH(IN_WIDTH),
      .CONTENTS  (TABLE)
  ) rom (
      .clk    (clk),
      .enable (advance),
      .address(in_data),
      .word   (out_data)
  );

endmodule
