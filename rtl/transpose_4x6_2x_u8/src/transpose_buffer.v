// Takes a matrix row by row and gives it column by column: LANES numbers of a row in, LANES numbers of a column out.
//
//   LANES banks hold LANES x LANES blocks of the matrix. Number (r, c) lies in bank (r + c) mod LANES, so that the
//   numbers of a beat lie in different banks, whether they come from a row or from a column. Within its bank it lies at
//   {r mod LANES, half, block}. While one half of each bank is filled, the other one is read: consecutive matrices flow
//   without a pause.
module transpose_buffer #(
    parameter LANES         = 4,
    parameter BITS          = 8,
    parameter SIGNED        = 1,   // what the lanes mean; nothing here depends on it
    parameter ROW_BLOCKS    = 2,   // rows / LANES
    parameter COLUMN_BLOCKS = 2,   // columns / LANES
    parameter LANE_BITS     = 2,   // bits that hold LANES - 1, at least 1
    parameter BLOCK_BITS    = 2    // bits that hold ROW_BLOCKS * COLUMN_BLOCKS - 1, at least 1
) (
    input  wire                  clk,
    input  wire                  rst,
    input  wire                  in_valid,
    output wire                  in_ready,
    input  wire [LANES*BITS-1:0] in_data,
    input  wire                  in_last,
    output wire                  out_valid,
    input  wire                  out_ready,
    output wire [LANES*BITS-1:0] out_data,
    output wire                  out_last,
    output reg                   error
);

  localparam WORDS        = LANES * 2 * (1 << BLOCK_BITS);
  localparam ADDRESS_BITS = ((LANES == 1) ? 0 : LANE_BITS) + 1 + BLOCK_BITS;

  wire unused = SIGNED != 0;

  // Which halves hold a matrix, and which half is written and read.
  reg [1:0] full;
  reg       write_half;
  reg       read_half;

  // Writing. Stage 1: the lanes go to their banks. Stage 2: into the memories.
  wire [BLOCK_BITS-1:0] in_block;
  wire [LANE_BITS-1:0]  in_row;
  wire                  in_final;
  wire [LANES*BITS-1:0] in_turned;

  reg                  staged;
  reg                  staged_final;
  reg [BLOCK_BITS-1:0] staged_block;
  reg [LANE_BITS-1:0]  staged_row;
  reg [LANES*BITS-1:0] staged_data;

  wire write = staged && !full[write_half];
  wire take  = in_valid && in_ready;

  assign in_ready = !staged || !full[write_half];

  block_walk #(
      .LANES     (LANES),
      .LANE_BITS (LANE_BITS),
      .BLOCK_BITS(BLOCK_BITS),
      .INNER     (COLUMN_BLOCKS),
      .INNER_STEP(1),
      .OUTER     (ROW_BLOCKS),
      .OUTER_STEP(COLUMN_BLOCKS)
  ) along_rows (
      .clk       (clk),
      .rst       (rst),
      .step      (take),
      .block     (in_block),
      .lane      (in_row),
      .final_step(in_final)
  );

  rotate_lanes #(.LANES(LANES), .BITS(BITS), .AMOUNT_BITS(LANE_BITS), .REVERSE(1)) to_banks (
      .in    (in_data),
      .amount(in_row),
      .out   (in_turned)
  );

  always @(posedge clk) begin
    if (rst)           staged <= 1'b0;
    else if (in_ready) staged <= in_valid;

    if (take) begin
      staged_final <= in_final;
      staged_block <= in_block;
      staged_row   <= in_row;
      staged_data  <= in_turned;
    end

    if (rst)       error <= 1'b0;
    else if (take) error <= error || in_last != in_final;
  end

  // Reading. Stage 1: out of the memories. Stage 2: a register, for the way out of a block RAM is slow. Stage 3: the
  // numbers of the banks go to their lanes.
  wire [BLOCK_BITS-1:0]      out_block;
  wire [LANE_BITS-1:0]       out_column;
  wire                       out_final;
  wire [LANES*LANE_BITS-1:0] own_numbers;  // of the banks: 0, 1, 2 ...
  wire [LANES*LANE_BITS-1:0] bank_rows;    // the row that each bank gives, within its block
  wire [LANES*BITS-1:0]      read_data;
  wire [LANES*BITS-1:0]      fetched_turned;

  reg [LANE_BITS-1:0]  read_column;
  reg [LANE_BITS-1:0]  fetched_column;
  reg [LANES*BITS-1:0] fetched;
  reg [LANES*BITS-1:0] turned;

  wire advance = out_ready || !out_valid;
  wire read    = advance && full[read_half];

  // A half that is written is not full, so what is read lies in the other one. Said like this, synthesis sees that
  // both ports never meet at an address, and adds no logic for that case.
  wire read_from = write ? !write_half : read_half;

  assign out_data = turned;

  block_walk #(
      .LANES     (LANES),
      .LANE_BITS (LANE_BITS),
      .BLOCK_BITS(BLOCK_BITS),
      .INNER     (ROW_BLOCKS),
      .INNER_STEP(COLUMN_BLOCKS),
      .OUTER     (COLUMN_BLOCKS),
      .OUTER_STEP(1)
  ) along_columns (
      .clk       (clk),
      .rst       (rst),
      .step      (read),
      .block     (out_block),
      .lane      (out_column),
      .final_step(out_final)
  );

  rotate_lanes #(.LANES(LANES), .BITS(LANE_BITS), .AMOUNT_BITS(LANE_BITS), .REVERSE(1)) to_rows (
      .in    (own_numbers),
      .amount(out_column),
      .out   (bank_rows)
  );

  rotate_lanes #(.LANES(LANES), .BITS(BITS), .AMOUNT_BITS(LANE_BITS), .REVERSE(0)) to_lanes (
      .in    (fetched),
      .amount(fetched_column),
      .out   (fetched_turned)
  );

  stage_flags #(.STAGES(3)) flags (
      .clk      (clk),
      .rst      (rst),
      .advance  (advance),
      .in_valid (full[read_half]),
      .in_last  (out_final),
      .out_valid(out_valid),
      .out_last (out_last)
  );

  always @(posedge clk)
    if (advance) begin
      read_column    <= out_column;
      fetched_column <= read_column;
      fetched        <= read_data;
      turned         <= fetched_turned;
    end

  // A half is full from the last beat written to the last beat read.
  wire filled  = write && staged_final;
  wire emptied = read && out_final;

  always @(posedge clk)
    if (rst) begin
      full       <= 2'b00;
      write_half <= 1'b0;
      read_half  <= 1'b0;
    end else begin
      write_half <= write_half ^ filled;
      read_half  <= read_half ^ emptied;
      full[0]    <= (full[0] || (filled && !write_half)) && !(emptied && !read_half);
      full[1]    <= (full[1] || (filled && write_half)) && !(emptied && read_half);
    end

  wire [ADDRESS_BITS-1:0] write_address;
  resize #(.IN_WIDTH(LANE_BITS + 1 + BLOCK_BITS), .OUT_WIDTH(ADDRESS_BITS), .SIGNED(0)) fit_write_address (
      .in ({staged_row, write_half, staged_block}),
      .out(write_address)
  );

  genvar bank;
  generate
    for (bank = 0; bank < LANES; bank = bank + 1) begin : banks
      localparam [31:0] NUMBER = bank;
      assign own_numbers[bank*LANE_BITS +: LANE_BITS] = NUMBER[LANE_BITS-1:0];

      wire [ADDRESS_BITS-1:0] read_address;
      resize #(.IN_WIDTH(LANE_BITS + 1 + BLOCK_BITS), .OUT_WIDTH(ADDRESS_BITS), .SIGNED(0)) fit_read_address (
          .in ({bank_rows[bank*LANE_BITS +: LANE_BITS], read_from, out_block}),
          .out(read_address)
      );

      bank_memory #(.WIDTH(BITS), .WORDS(WORDS), .ADDRESS_BITS(ADDRESS_BITS)) memory (
          .clk          (clk),
          .write        (write),
          .write_address(write_address),
          .write_data   (staged_data[bank*BITS +: BITS]),
          .read         (read),
          .read_address (read_address),
          .read_data    (read_data[bank*BITS +: BITS])
      );
    end
  endgenerate

endmodule
