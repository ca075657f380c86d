// Walks through the pixels of an image, line by line, and says what each step means for a sliding window.
//
//   A step is one beat: GROUPS of them are a pixel, LINE pixels a line (WIDTH of the image, then LINE - WIDTH
//   beside it). A window is complete with its last pixel, in reading order. Where that lies right of the image,
//   the scan is already in the next line: so positions are counted from where the first window of a row is
//   complete, LEAD pixels and LEAD lines behind the scan. After the image come as many steps as its last window
//   needs; then the next image begins.
//
//   All outputs are registers or few gates behind them, and belong to the step that comes next.
module window_scan #(
    parameter GROUPS       = 1,
    parameter HEIGHT       = 8,
    parameter WIDTH        = 8,
    parameter KERNEL       = 3,
    parameter STRIDE       = 1,
    parameter PAD          = 1,
    parameter LINE         = 8,
    parameter GROUP_BITS   = 1,  // hold GROUPS - 1
    parameter COLUMN_BITS  = 3,  // hold LINE - 1
    parameter ROW_BITS     = 4,  // hold HEIGHT + 2 * KERNEL
    parameter ADDRESS_BITS = 3   // hold LINE * GROUPS - 1
) (
    input  wire                    clk,
    input  wire                    rst,
    input  wire                    step,
    output wire                    takes,        // a beat of the image is taken
    output wire                    takes_last,   // it is the last one of the image
    output wire [GROUP_BITS-1:0]   group,
    output wire [ADDRESS_BITS-1:0] address,      // counts beats modulo LINE * GROUPS
    output wire [KERNEL-1:0]       row_real,     // the pixel KERNEL - 1 - i lines up is one of the image
    output wire [KERNEL-1:0]       column_real,  // column i of the window that is complete lies in the image
    output wire                    ends_window,  // a window of the output is complete
    output wire                    ends_last     // and it is the last one
);

  localparam LEAD       = KERNEL - 1 - PAD;
  localparam LAST_LINE  = (HEIGHT + 2 * PAD - KERNEL) / STRIDE * STRIDE;  // line of the last window
  localparam LAST_PIXEL = (WIDTH + 2 * PAD - KERNEL) / STRIDE * STRIDE;   // its column

  // Pixels of the scan, counted from its begin.
  localparam FIRST_WINDOW = LEAD * LINE + LEAD;
  localparam LAST_WINDOW  = FIRST_WINDOW + LAST_LINE * LINE + LAST_PIXEL;
  localparam LAST_TAKEN   = (HEIGHT - 1) * LINE + WIDTH - 1;
  localparam FLUSHES      = LAST_WINDOW > LAST_TAKEN;
  localparam LAST_SCANNED = FLUSHES ? LAST_WINDOW : LAST_TAKEN;

  // The same as row and column of the position: the scan begins in row 0, at column START.
  localparam FIRST_ROW   = (FIRST_WINDOW + LINE - 1) / LINE;
  localparam START       = FIRST_ROW * LINE - FIRST_WINDOW;
  localparam LAST_ROW    = FIRST_ROW + LAST_LINE;
  localparam TAKEN_ROW   = (START + LAST_TAKEN) / LINE;
  localparam TAKEN_COL   = (START + LAST_TAKEN) % LINE;
  localparam BOTTOM_ROW  = (START + HEIGHT * LINE - 1) / LINE;
  localparam SCAN_COL    = (START + LINE - 1) % LINE;
  localparam END_ROW     = (START + LAST_SCANNED) / LINE;
  localparam END_COL     = (START + LAST_SCANNED) % LINE;

  // A column is known a step ahead, by the one before it.
  localparam [31:0] BEFORE_TAKEN_COL = (TAKEN_COL + LINE - 1) % LINE;
  localparam [31:0] BEFORE_SCAN_COL  = (SCAN_COL + LINE - 1) % LINE;
  localparam [31:0] BEFORE_END_COL   = (END_COL + LINE - 1) % LINE;
  localparam [31:0] BEFORE_LINE_END  = (LINE + LINE - 2) % LINE;
  localparam [31:0] BEFORE_LAST_COL  = (LAST_PIXEL + LINE - 1) % LINE;
  localparam [31:0] START_COL        = START;

  // -- Groups of a pixel ----------------------------------------------------------------------------------------

  wire last_group;
  wire pixel = step && last_group;

  generate
    if (GROUPS == 1) begin : one_group
      assign last_group = 1'b1;
      assign group      = 1'b0;
    end else begin : several_groups
      localparam [31:0] BEFORE_LAST = GROUPS - 2;
      reg [GROUP_BITS-1:0] count;
      reg                  is_last;
      assign last_group = is_last;
      assign group      = count;
      always @(posedge clk) begin
        if (rst || pixel) begin
          count   <= {GROUP_BITS{1'b0}};
          is_last <= 1'b0;
        end else if (step) begin
          count   <= count + 1'b1;
          is_last <= count == BEFORE_LAST[GROUP_BITS-1:0];
        end
      end
    end
  endgenerate

  // -- Columns --------------------------------------------------------------------------------------------------

  reg [COLUMN_BITS-1:0] column;
  reg                   line_end;   // next comes column 0
  reg                   taken_col;  // the scan is at the right edge of the image
  reg                   scan_end;   // and at the end of its line
  reg                   last_col;   // the last window of a row is complete
  reg                   end_col;
  reg                   end_row;
  wire                  restart = rst || (pixel && end_row && end_col);

  always @(posedge clk) begin
    if (restart) begin
      column    <= START_COL[COLUMN_BITS-1:0];
      line_end  <= START == LINE - 1;
      taken_col <= START == TAKEN_COL;
      scan_end  <= START == SCAN_COL;
      last_col  <= START == LAST_PIXEL;
      end_col   <= START == END_COL;
    end else if (pixel) begin
      column    <= line_end ? {COLUMN_BITS{1'b0}} : column + 1'b1;
      line_end  <= column == BEFORE_LINE_END[COLUMN_BITS-1:0];
      taken_col <= column == BEFORE_TAKEN_COL[COLUMN_BITS-1:0];
      scan_end  <= column == BEFORE_SCAN_COL[COLUMN_BITS-1:0];
      last_col  <= column == BEFORE_LAST_COL[COLUMN_BITS-1:0];
      end_col   <= column == BEFORE_END_COL[COLUMN_BITS-1:0];
    end
  end

  generate
    if (GROUPS == 1) begin : address_is_column
      assign address = column;
    end else if ((GROUPS & (GROUPS - 1)) == 0 && LINE > 1) begin : address_is_position
      assign address = {column, group};
    end else begin : address_of_beat
      localparam [31:0] START_ADDRESS = START * GROUPS;
      reg [ADDRESS_BITS-1:0] count;
      assign address = count;
      always @(posedge clk) begin
        if (restart)                count <= START_ADDRESS[ADDRESS_BITS-1:0];
        else if (pixel && line_end) count <= {ADDRESS_BITS{1'b0}};
        else if (step)              count <= count + 1'b1;
      end
    end
  endgenerate

  // -- Rows -----------------------------------------------------------------------------------------------------

  // Rows a stride before the first window's, or after the last one's, are scanned but have no windows.
  localparam ROWS_BEFORE = FIRST_ROW >= STRIDE;
  localparam ROWS_AFTER  = LAST_ROW + STRIDE <= END_ROW;
  localparam COLS_AFTER  = LAST_PIXEL + STRIDE < LINE;

  localparam [31:0] BEFORE_FIRST_ROW  = FIRST_ROW - 1;
  localparam [31:0] BEFORE_LAST_ROW   = LAST_ROW - 1;
  localparam [31:0] BEFORE_TAKEN_ROW  = TAKEN_ROW - 1;
  localparam [31:0] BEFORE_BOTTOM_ROW = BOTTOM_ROW - 1;
  localparam [31:0] BEFORE_END_ROW    = END_ROW - 1;

  reg [ROW_BITS-1:0] row;
  reg                taken_row;   // holds the last beat of the image
  reg                bottom_row;  // holds the end of the image's last line
  reg                last_row;    // holds the last window
  reg                active_row;  // neither before the first row of windows nor after the last

  always @(posedge clk) begin
    if (restart) begin
      row        <= {ROW_BITS{1'b0}};
      taken_row  <= TAKEN_ROW == 0;
      bottom_row <= BOTTOM_ROW == 0;
      last_row   <= LAST_ROW == 0;
      end_row    <= END_ROW == 0;
      active_row <= !ROWS_BEFORE;
    end else if (pixel && line_end) begin
      row        <= row + 1'b1;
      taken_row  <= (TAKEN_ROW != 0) && row == BEFORE_TAKEN_ROW[ROW_BITS-1:0];
      bottom_row <= (BOTTOM_ROW != 0) && row == BEFORE_BOTTOM_ROW[ROW_BITS-1:0];
      last_row   <= (LAST_ROW != 0) && row == BEFORE_LAST_ROW[ROW_BITS-1:0];
      end_row    <= (END_ROW != 0) && row == BEFORE_END_ROW[ROW_BITS-1:0];
      active_row <= (ROWS_BEFORE && row == BEFORE_FIRST_ROW[ROW_BITS-1:0]) || (active_row && !(ROWS_AFTER && last_row));
    end
  end

  // -- Which steps take a beat, which complete a window ---------------------------------------------------------

  reg  above_bottom;  // the scan has not left the image below
  reg  in_columns;    // nor at the right
  wire in_lines = !FLUSHES || above_bottom;

  always @(posedge clk) begin
    if (restart)                              above_bottom <= 1'b1;
    else if (pixel && bottom_row && scan_end) above_bottom <= 1'b0;
    if (restart || (pixel && scan_end))       in_columns <= 1'b1;
    else if (pixel && taken_col)              in_columns <= 1'b0;
  end

  assign takes       = in_lines && ((LINE == WIDTH) || in_columns);
  assign takes_last  = taken_row && taken_col && last_group;
  assign ends_last = last_row && last_col && last_group;

  reg  active_col;  // up to the last window of a row
  wire stride_row;
  wire stride_col;

  always @(posedge clk) begin
    if (restart || (pixel && line_end)) active_col <= 1'b1;
    else if (pixel && last_col)         active_col <= 1'b0;
  end

  wire any_row = !ROWS_BEFORE && !ROWS_AFTER;
  assign ends_window = (any_row || active_row) && stride_row && (!COLS_AFTER || active_col) && stride_col;

  generate
    if (STRIDE == 1) begin : every
      assign stride_row = 1'b1;
      assign stride_col = 1'b1;
    end else begin : some
      // Bit i: a window's row, or column, comes i further on.
      localparam [STRIDE-1:0] HERE   = 1;
      localparam [STRIDE-1:0] COMING = HERE << (FIRST_ROW % STRIDE);
      reg [STRIDE-1:0] rows;
      reg [STRIDE-1:0] cols;
      assign stride_row = rows[0];
      assign stride_col = cols[0];
      always @(posedge clk) begin
        if (restart)                rows <= COMING;
        else if (pixel && line_end) rows <= {rows[0], rows[STRIDE-1:1]};
        if (restart || (pixel && line_end)) cols <= HERE;
        else if (pixel)                     cols <= {cols[0], cols[STRIDE-1:1]};
      end
    end
  endgenerate

  // -- What lies in the image -----------------------------------------------------------------------------------

  generate
    if (PAD == 0) begin : no_edges
      assign row_real    = {KERNEL{1'b1}};
      assign column_real = {KERNEL{1'b1}};
    end else begin : edges
      // Columns of a row's first window: PAD of them lie left of the image, and those from EDGE on right of it.
      localparam EDGE = (WIDTH + PAD < KERNEL) ? WIDTH + PAD : KERNEL;
      localparam [31:0] ONES  = 32'hFFFF_FFFF;
      localparam [31:0] FIRST = (ONES << PAD) & ~(ONES << EDGE);
      // Whether the last window of a row goes beyond the image.
      localparam BEYOND = LAST_PIXEL + KERNEL - PAD > WIDTH;
      reg [KERNEL-2:0] above;
      reg [KERNEL-1:0] columns;


      // Lines below the image move up only where there are several of them.
      wire [KERNEL-1:0] lines  = {(PAD == 1) || in_lines, above};
      wire              newest = !BEYOND || (columns[KERNEL-1] && !taken_col);

      // The oldest line leaves.
      wire unused_line = &{1'b0, lines[0]};

      assign row_real    = {in_lines, above};
      assign column_real = columns;

      always @(posedge clk) begin
        if (restart)                above <= {(KERNEL - 1){1'b0}};
        else if (pixel && scan_end) above <= lines[KERNEL-1:1];
        if (restart || (pixel && line_end)) columns <= FIRST[KERNEL-1:0];
        else if (pixel)                     columns <= {newest, columns[KERNEL-1:1]};
      end
    end
  endgenerate

endmodule
