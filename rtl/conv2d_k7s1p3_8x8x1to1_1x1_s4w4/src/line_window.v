// Gives every KERNEL x KERNEL window of an image that comes pixel by pixel, and keeps no more than KERNEL - 1 lines.
//
//   Rows: a memory of lines gives the column of pixels above each one. Columns: the last KERNEL of those are kept,
//   for each group. Pixels outside the image are PAD_VALUE: rows above and below when a column comes in, columns
//   beside it when the window goes out, where a register stands anyway.
module line_window #(
    parameter LANES     = 1,
    parameter BITS      = 8,
    parameter SIGNED    = 1,     // what the lanes mean; nothing here depends on it
    parameter GROUPS    = 1,
    parameter HEIGHT    = 8,
    parameter WIDTH     = 8,
    parameter KERNEL    = 3,
    parameter STRIDE    = 1,
    parameter PAD       = 1,
    parameter PAD_VALUE = 0,
    parameter LINE      = WIDTH  // at least (OUT_W - 1) * STRIDE + 1, where OUT_W is the width of the output
) (
    input  wire                                clk,
    input  wire                                rst,
    input  wire                                in_valid,
    output wire                                in_ready,
    input  wire [LANES*BITS-1:0]               in_data,
    input  wire                                in_last,
    output wire                                out_valid,
    input  wire                                out_ready,
    output reg  [KERNEL*KERNEL*LANES*BITS-1:0] out_data,
    output wire                                out_last,
    output reg                                 error      // `in_last` was misplaced; sticky until reset
);

  // Bits that hold the numbers below `count`.
  function integer bits_for(input integer count);
    begin
      bits_for = 1;
      while ((1 << bits_for) < count) bits_for = bits_for + 1;
    end
  endfunction

  localparam PIXEL        = LANES * BITS;
  localparam GROUP_BITS   = bits_for(GROUPS);
  localparam ADDRESS_BITS = bits_for(LINE * GROUPS);

  // Latencies of `delay_taps`.
  localparam ROW_STAGES    = (KERNEL > 1 && LINE * GROUPS >= 4) ? 2 : 1;
  localparam COLUMN_STAGES = (KERNEL > 1 && GROUPS >= 4) ? 2 : 1;

  // Rows and columns from the first to below the last of these are of the image in every window.
  localparam LAST_LINE  = (HEIGHT + 2 * PAD - KERNEL) / STRIDE * STRIDE;
  localparam LAST_PIXEL = (WIDTH + 2 * PAD - KERNEL) / STRIDE * STRIDE;
  localparam END_ROW    = HEIGHT + PAD - LAST_LINE;
  localparam END_COLUMN = WIDTH + PAD - LAST_PIXEL;

  localparam [31:0]      PAD_BITS = PAD_VALUE;
  localparam [PIXEL-1:0] OUTSIDE  = {LANES{PAD_BITS[BITS-1:0]}};

  wire unused = SIGNED != 0;

  // -- The step of this cycle -----------------------------------------------------------------------------------

  wire                    takes;
  wire                    takes_last;
  wire [GROUP_BITS-1:0]   group;
  wire [ADDRESS_BITS-1:0] address;
  wire [KERNEL-1:0]       row_real;
  wire [KERNEL-1:0]       column_real;
  wire                    ends_window;
  wire                    ends_last;

  wire advance = out_ready || !out_valid;
  wire step    = advance && (in_valid || !takes);

  assign in_ready = advance && takes;

  window_scan #(
      .GROUPS      (GROUPS),
      .HEIGHT      (HEIGHT),
      .WIDTH       (WIDTH),
      .KERNEL      (KERNEL),
      .STRIDE      (STRIDE),
      .PAD         (PAD),
      .LINE        (LINE),
      .GROUP_BITS  (GROUP_BITS),
      .COLUMN_BITS (bits_for(LINE)),
      .ROW_BITS    (bits_for(HEIGHT + 2 * KERNEL + 1)),
      .ADDRESS_BITS(ADDRESS_BITS)
  ) scan (
      .clk        (clk),
      .rst        (rst),
      .step       (step),
      .takes      (takes),
      .takes_last (takes_last),
      .group      (group),
      .address    (address),
      .row_real   (row_real),
      .column_real(column_real),
      .ends_window(ends_window),
      .ends_last  (ends_last)
  );

  always @(posedge clk) begin
    if (rst)                                            error <= 1'b0;
    else if (step && takes && (in_last != takes_last)) error <= 1'b1;
  end

  // -- Rows: the pixel, and those above it ----------------------------------------------------------------------

  wire [KERNEL*PIXEL-1:0] column;  // the newest row lowest

  delay_taps #(
      .WIDTH       (PIXEL),
      .TAPS        (KERNEL - 1),
      .DEPTH       (LINE * GROUPS),
      .ADDRESS_BITS(ADDRESS_BITS)
  ) rows (
      .clk    (clk),
      .rst    (rst),
      .enable (advance),
      .step   (step),
      .address(address),
      .in     (in_data),
      .out    (column)
  );

  wire                  enters;  // a column is there
  wire                  enters_last;
  wire                  completes;
  wire [GROUP_BITS-1:0] enters_group;
  wire [KERNEL-1:0]     enters_row_real;
  wire [KERNEL-1:0]     enters_column_real;

  stage_flags #(.STAGES(ROW_STAGES)) row_flags (
      .clk      (clk),
      .rst      (rst),
      .advance  (advance),
      .in_valid (step),
      .in_last  (ends_last),
      .out_valid(enters),
      .out_last (enters_last)
  );

  stage_delay #(.WIDTH(GROUP_BITS + 1), .STAGES(ROW_STAGES)) row_facts (
      .clk   (clk),
      .enable(advance),
      .in    ({group, ends_window}),
      .out   ({enters_group, completes})
  );

  stage_delay #(.WIDTH(2 * KERNEL), .STAGES(ROW_STAGES)) row_edges (
      .clk   (clk),
      .enable(advance),
      .in    ({row_real, column_real}),
      .out   ({enters_row_real, enters_column_real})
  );

  // -- Columns: the last KERNEL of them, rows outside the image replaced ----------------------------------------

  wire [KERNEL*PIXEL-1:0]        masked;
  wire [KERNEL*KERNEL*PIXEL-1:0] columns;  // the newest column lowest, in each the newest row
  wire [KERNEL-1:0]              leaves_column_real;

  genvar ky;
  genvar kx;
  generate
    for (ky = 0; ky < KERNEL; ky = ky + 1) begin : mask
      localparam AT = (KERNEL - 1 - ky) * PIXEL;
      wire real_row = (ky >= PAD && ky < END_ROW) || enters_row_real[ky];
      assign masked[AT +: PIXEL] = real_row ? column[AT +: PIXEL] : OUTSIDE;
    end
  endgenerate

  delay_taps #(
      .WIDTH       (KERNEL * PIXEL),
      .TAPS        (KERNEL - 1),
      .DEPTH       (GROUPS),
      .ADDRESS_BITS(GROUP_BITS)
  ) taps (
      .clk    (clk),
      .rst    (rst),
      .enable (advance),
      .step   (enters),
      .address(enters_group),
      .in     (masked),
      .out    (columns)
  );

  stage_delay #(.WIDTH(KERNEL), .STAGES(COLUMN_STAGES)) column_facts (
      .clk   (clk),
      .enable(advance),
      .in    (enters_column_real),
      .out   (leaves_column_real)
  );

  stage_flags #(.STAGES(COLUMN_STAGES + 1)) window_flags (
      .clk      (clk),
      .rst      (rst),
      .advance  (advance),
      .in_valid (enters && completes),
      .in_last  (enters_last),
      .out_valid(out_valid),
      .out_last (out_last)
  );

  // -- The window, columns outside the image replaced -----------------------------------------------------------

  generate
    for (ky = 0; ky < KERNEL; ky = ky + 1) begin : window_rows
      for (kx = 0; kx < KERNEL; kx = kx + 1) begin : window_columns
        localparam FROM = ((KERNEL - 1 - kx) * KERNEL + KERNEL - 1 - ky) * PIXEL;
        localparam TO   = (ky * KERNEL + kx) * PIXEL;
        wire real_column = (kx >= PAD && kx < END_COLUMN) || leaves_column_real[kx];
        always @(posedge clk) begin
          if (advance) out_data[TO +: PIXEL] <= real_column ? columns[FROM +: PIXEL] : OUTSIDE;
        end
      end
    end
  endgenerate

endmodule
