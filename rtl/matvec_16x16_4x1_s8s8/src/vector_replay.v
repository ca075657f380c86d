// Gives every frame REPEATS times, while the next one comes in.
//
//   A memory of two halves: one is filled while the other is read. A half is read when its frame is whole.
module vector_replay #(
    parameter WIDTH      = 32,
    parameter BEATS      = 4,
    parameter REPEATS    = 2,  // at least 2
    parameter INDEX_BITS = 2,  // hold BEATS - 1, at least 1
    parameter PASS_BITS  = 1   // hold REPEATS - 1
) (
    input  wire             clk,
    input  wire             rst,
    input  wire             in_valid,
    output wire             in_ready,
    input  wire [WIDTH-1:0] in_data,
    input  wire             in_last,
    output wire             out_valid,
    input  wire             out_ready,
    output reg  [WIDTH-1:0] out_data,
    output wire             out_last   // of the last pass
);

  localparam [31:0] LAST_INDEX = BEATS - 1;
  localparam [31:0] LAST_PASS  = REPEATS - 1;

  reg [WIDTH-1:0] memory [0:(2<<INDEX_BITS)-1];

  reg [1:0]            whole;        // a half holds a frame
  reg                  write_half;
  reg [INDEX_BITS-1:0] write_index;
  reg                  read_half;
  reg [INDEX_BITS-1:0] read_index;
  reg [PASS_BITS-1:0]  pass;

  wire advance  = out_ready || !out_valid;
  wire write    = in_valid && in_ready;
  wire read     = advance && whole[read_half];
  wire pass_end = read_index == LAST_INDEX[INDEX_BITS-1:0];
  wire read_end = pass_end && pass == LAST_PASS[PASS_BITS-1:0];
  wire fill     = write && in_last;
  wire free     = read && read_end;

  wire [1:0] filled = {fill && write_half, fill && !write_half};
  wire [1:0] freed  = {free && read_half, free && !read_half};

  assign in_ready = !whole[write_half];

  always @(posedge clk) begin
    if (rst) begin
      whole       <= 2'b00;
      write_half  <= 1'b0;
      write_index <= {INDEX_BITS{1'b0}};
      read_half   <= 1'b0;
      read_index  <= {INDEX_BITS{1'b0}};
      pass        <= {PASS_BITS{1'b0}};
    end else begin
      whole <= (whole & ~freed) | filled;

      write_half <= write_half ^ fill;
      read_half  <= read_half ^ free;

      if (fill)       write_index <= {INDEX_BITS{1'b0}};
      else if (write) write_index <= write_index + 1'b1;

      if (read) read_index <= pass_end ? {INDEX_BITS{1'b0}} : read_index + 1'b1;

      if (free)                  pass <= {PASS_BITS{1'b0}};
      else if (read && pass_end) pass <= pass + 1'b1;
    end
  end

  stage_flags #(.STAGES(1)) flags (
      .clk      (clk),
      .rst      (rst),
      .advance  (advance),
      .in_valid (whole[read_half]),
      .in_last  (read_end),
      .out_valid(out_valid),
      .out_last (out_last)
  );

  always @(posedge clk) begin
    if (write) memory[{write_half, write_index}] <= in_data;
    if (read)  out_data <= memory[{read_half, read_index}];
  end

endmodule
