// exp(x - max) in every lane, from tables: the word of code d stands for exp(-d / 2^f), f being fixed by the tables.
//
//   d = max - x is not negative and has IN_WIDTH bits. LOW_TABLE has the words of its lower LOW_WIDTH bits. Where there
//   are more, HIGH_TABLE has those of the others, and the result is the product of both words, rounded half up. A word
//   has FRACTION bits after the point, and one before it, for exp(0) = 1. Three stages that move together: difference,
//   table, result; with two tables five: difference, tables, factors, product, result.
module vector_exp #(
    parameter LANES      = 4,
    parameter IN_WIDTH   = 8,
    parameter LOW_WIDTH  = 8,
    parameter LOW_CODES  = 256,  // 2**LOW_WIDTH
    parameter HIGH_CODES = 1,    // 2**(IN_WIDTH - LOW_WIDTH)
    parameter FRACTION   = 16,
    parameter [LOW_CODES*(FRACTION+1)-1:0]  LOW_TABLE  = 0,
    parameter [HIGH_CODES*(FRACTION+1)-1:0] HIGH_TABLE = 0  // not looked at where IN_WIDTH = LOW_WIDTH
) (
    input  wire                            clk,
    input  wire                            rst,
    input  wire                            in_valid,
    output wire                            in_ready,
    input  wire [(LANES+1)*IN_WIDTH-1:0]   in_data,   // {max, x of every lane}
    input  wire                            in_last,
    output wire                            out_valid,
    input  wire                            out_ready,
    output wire [LANES*(FRACTION+1)-1:0]   out_data,
    output wire                            out_last
);

  localparam WORD_WIDTH = FRACTION + 1;
  localparam HIGH_WIDTH = IN_WIDTH - LOW_WIDTH;
  localparam STAGES     = (HIGH_WIDTH == 0) ? 3 : 5;

  wire advance = out_ready || !out_valid;

  assign in_ready = advance;

  stage_flags #(.STAGES(STAGES)) flags (
      .clk      (clk),
      .rst      (rst),
      .advance  (advance),
      .in_valid (in_valid),
      .in_last  (in_last),
      .out_valid(out_valid),
      .out_last (out_last)
  );

  wire [IN_WIDTH-1:0] max = in_data[LANES*IN_WIDTH +: IN_WIDTH];

  wire [LANES*LOW_WIDTH-1:0]  low_code;
  wire [LANES*WORD_WIDTH-1:0] low_word;

  table_rom #(
      .LANES     (LANES),
      .WIDTH     (WORD_WIDTH),
      .DEPTH     (LOW_CODES),
      .ADDR_WIDTH(LOW_WIDTH),
      .CONTENTS  (LOW_TABLE)
  ) low_rom (
      .clk    (clk),
      .enable (advance),
      .address(low_code),
      .word   (low_word)
  );

  genvar lane;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : differences
      reg [IN_WIDTH-1:0] difference;
      always @(posedge clk) if (advance) difference <= max - in_data[lane*IN_WIDTH +: IN_WIDTH];
      assign low_code[lane*LOW_WIDTH +: LOW_WIDTH] = difference[LOW_WIDTH-1:0];
    end

    if (HIGH_WIDTH == 0) begin : one_table
      reg [LANES*WORD_WIDTH-1:0] result;
      always @(posedge clk) if (advance) result <= low_word;
      assign out_data = result;
      wire unused = &{1'b0, HIGH_TABLE};
    end else begin : two_tables
      wire [LANES*HIGH_WIDTH-1:0] high_code;
      wire [LANES*WORD_WIDTH-1:0] high_word;

      table_rom #(
          .LANES     (LANES),
          .WIDTH     (WORD_WIDTH),
          .DEPTH     (HIGH_CODES),
          .ADDR_WIDTH(HIGH_WIDTH),
          .CONTENTS  (HIGH_TABLE)
      ) high_rom (
          .clk    (clk),
          .enable (advance),
          .address(high_code),
          .word   (high_word)
      );

      for (lane = 0; lane < LANES; lane = lane + 1) begin : products
        assign high_code[lane*HIGH_WIDTH +: HIGH_WIDTH] = differences[lane].difference[IN_WIDTH-1:LOW_WIDTH];

        reg  [WORD_WIDTH-1:0]   low;
        reg  [WORD_WIDTH-1:0]   high;
        reg  [2*WORD_WIDTH-1:0] product;  // at most 1: its highest bit is never set
        reg  [WORD_WIDTH-1:0]   result;

        always @(posedge clk)
          if (advance) begin
            low     <= low_word[lane*WORD_WIDTH +: WORD_WIDTH];
            high    <= high_word[lane*WORD_WIDTH +: WORD_WIDTH];
            product <= low * high;
            result  <= product[FRACTION +: WORD_WIDTH] + {{FRACTION{1'b0}}, product[FRACTION-1]};
          end

        wire unused = &{1'b0, product[2*WORD_WIDTH-1], product[FRACTION-2:0]};

        assign out_data[lane*WORD_WIDTH +: WORD_WIDTH] = result;
      end
    end
  endgenerate

endmodule
