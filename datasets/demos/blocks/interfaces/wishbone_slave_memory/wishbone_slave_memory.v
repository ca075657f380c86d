// Wishbone slave (classic cycles) with 16 words of 16 bits, byte selects, and a lock of the upper half.
//
//   An access is answered one cycle after it begins, by ack, or by err for a write into the locked half.
module wishbone_slave_memory (
    input  wire        clk,
    input  wire        rst,
    input  wire        cyc,
    input  wire        stb,
    input  wire        we,
    input  wire [3:0]  adr,
    input  wire [1:0]  sel,
    input  wire [15:0] dat_w,
    output reg  [15:0] dat_r,
    output reg         ack,
    output reg         err,
    input  wire        lock_upper
);

  reg [15:0] words [0:15];

  // A new access, while the last one is not just being answered.
  wire begins = cyc && stb && !ack && !err;
  wire locked = we && lock_upper && adr[3];

  // Either of the two ends the access, after one cycle.
  always @(posedge clk) begin
    ack <= !rst && begins && !locked;
    err <= !rst && begins && locked;
  end

  // Bytes are written as they are selected.
  always @(posedge clk) begin
    if (begins && we && !locked && sel[0]) words[adr][7:0]  <= dat_w[7:0];
    if (begins && we && !locked && sel[1]) words[adr][15:8] <= dat_w[15:8];
  end

  // Bytes that are not selected read as zero.
  always @(posedge clk) begin
    if (begins && !we) dat_r <= words[adr] & {{8{sel[1]}}, {8{sel[0]}}};
  end

endmodule
