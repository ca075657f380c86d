// Takes ROWS rows of WORDS beats, once after each reset, and gives any row as often as it is asked for.
//
//   The first beat of a row comes to lie in its lowest bits. `loaded` is high when all rows are there; further beats
//   are not taken. A single row is always on `data`. Of several rows, the one whose number is on `row` is on `data`
//   two cycles with `enable` later: the second register keeps the slow way out of a block RAM to itself.
module setup_store #(
    parameter WORDS    = 9,
    parameter WIDTH    = 8,
    parameter ROWS     = 1,
    parameter ROW_BITS = 1   // hold ROWS - 1, at least 1
) (
    input  wire                   clk,
    input  wire                   rst,
    input  wire                   in_valid,
    output wire                   in_ready,
    input  wire [WIDTH-1:0]       in_data,
    output reg                    loaded,
    input  wire                   enable,
    input  wire [ROW_BITS-1:0]    row,
    output wire [WORDS*WIDTH-1:0] data
);

  wire take = in_valid && in_ready;

  assign in_ready = !loaded;

  // -- Where the next beat belongs ------------------------------------------------------------------------------

  reg  [WORDS-1:0] place;      // one bit is set
  wire [WORDS:0]   next_place = {place, place[WORDS-1]};
  wire             row_ends   = take && place[WORDS-1];

  wire [ROW_BITS-1:0] next_row;
  wire                last_row;

  wrap_count #(.COUNT(ROWS), .BITS(ROW_BITS)) rows (
      .clk    (clk),
      .rst    (rst),
      .step   (row_ends),
      .value  (next_row),
      .is_last(last_row)
  );

  localparam [WORDS-1:0] FIRST = 1;

  always @(posedge clk) begin
    if (rst) begin
      place  <= FIRST;
      loaded <= 1'b0;
    end else if (take) begin
      place  <= next_place[WORDS-1:0];
      loaded <= row_ends && last_row;
    end
  end

  // -- The rows -------------------------------------------------------------------------------------------------

  genvar word;
  generate
    if (ROWS == 1) begin : chain
      // Beats move up by one with each further one: no choice of a place.
      reg  [WORDS*WIDTH-1:0]     words;
      wire [(WORDS+1)*WIDTH-1:0] next = {in_data, words};
      always @(posedge clk) if (take) words <= next[(WORDS+1)*WIDTH-1:WIDTH];
      assign data = words;
      wire unused = &{1'b0, enable, row, next_row, next_place[WORDS], next[WIDTH-1:0]};
    end else begin : stored
      wire read = enable && loaded;  // never in a cycle that writes
      for (word = 0; word < WORDS; word = word + 1) begin : words
        reg [WIDTH-1:0] memory [0:ROWS-1];
        reg [WIDTH-1:0] read_word;
        reg [WIDTH-1:0] kept;
        always @(posedge clk) begin
          if (take && place[word]) memory[next_row] <= in_data;
          if (read)   read_word <= memory[row];
          if (enable) kept      <= read_word;
        end
        assign data[word*WIDTH +: WIDTH] = kept;
      end
      wire unused = next_place[WORDS];
    end
  endgenerate

endmodule
