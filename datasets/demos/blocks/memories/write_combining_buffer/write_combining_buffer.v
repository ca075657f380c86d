// Write-combining buffer: byte writes to the same word are gathered, and leave as one wide write.
//
//   A word leaves when it is complete, when a byte of another word comes, or on flush.
module write_combining_buffer #(
    parameter WORD_WIDTH = 3  // width of a word address; a word has four bytes
) (
    input  wire                  clk,
    input  wire                  rst,
    input  wire                  in_valid,
    output wire                  in_ready,
    input  wire [WORD_WIDTH+1:0] in_address,
    input  wire [7:0]            in_data,
    input  wire                  flush,
    output wire                  out_valid,
    input  wire                  out_ready,
    output reg  [WORD_WIDTH-1:0] out_address,
    output reg  [31:0]           out_data,
    output reg  [3:0]            out_strobe
);

  // The byte address taken apart.
  wire [WORD_WIDTH-1:0] word = in_address[WORD_WIDTH+1:2];
  wire [1:0]            lane = in_address[1:0];

  // A byte of another word pushes out what is there; it can follow at the same edge.
  wire holds     = |out_strobe;
  wire elsewhere = in_valid && word != out_address;
  reg  flushing;
  assign out_valid = holds && ((&out_strobe) || elsewhere || flush || flushing);  // time to go
  assign in_ready  = !out_valid || out_ready;  // joins the word that stays, or starts the next one

  wire take  = in_valid && in_ready;
  wire leave = out_valid && out_ready;

  // Once begun for a flush the write must not be taken back.
  always @(posedge clk) begin
    if (rst || leave) flushing <= 1'b0;
    else              flushing <= out_valid;
  end

  // Strobes: the bytes that the word has so far.
  wire [3:0] kept  = leave ? 4'b0000 : out_strobe;
  wire [3:0] added = take ? 4'b0001 << lane : 4'b0000;
  always @(posedge clk) out_strobe <= rst ? 4'b0000 : kept | added;  // none: the buffer is empty

  // Address and bytes; a byte that is written twice keeps the later value.
  always @(posedge clk) begin
    if (take) out_address <= word;
    if (added[0]) out_data[7:0]   <= in_data;
    if (added[1]) out_data[15:8]  <= in_data;
    if (added[2]) out_data[23:16] <= in_data;
    if (added[3]) out_data[31:24] <= in_data;
  end

endmodule
