// Addresses of the beats of an AXI burst: fixed, incrementing or wrapping, of 1 to 16 beats.
//
//   An incrementing burst that would cross a 4 KiB boundary, and a wrong kind or length, are refused.
module axi_burst_addresses (
    input  wire        clk,
    input  wire        rst,
    input  wire        in_valid,
    output wire        in_ready,
    input  wire [15:0] in_addr,
    input  wire [3:0]  in_len,
    input  wire [1:0]  in_size,
    input  wire [1:0]  in_burst,
    output reg         out_valid,
    input  wire        out_ready,
    output reg  [15:0] out_addr,
    output wire        out_last,
    output reg         refused
);

  localparam [1:0] FIXED = 2'd0;
  localparam [1:0] INCR  = 2'd1;
  localparam [1:0] WRAP  = 2'd2;

  reg  [3:0]  left;          // beats behind the present one
  reg  [1:0]  kind, size;
  reg  [7:0]  wrap_mask;     // address bits that change in a wrapping burst

  // What the burst that is offered would touch: bytes behind the aligned start, within a page.
  wire [7:0]  bytes_less_one = {1'b0, in_len, 3'b111} >> (2'd3 - in_size);
  wire [11:0] aligned        = in_addr[11:0] >> in_size << in_size;
  wire        crosses        = {4'd0, bytes_less_one} > ~aligned;  // beyond the last byte of the page
  wire        length_wraps   = in_len == 4'd1 || in_len == 4'd3 || in_len == 4'd7 || in_len == 4'd15;
  wire        wrap_fits      = length_wraps && aligned == in_addr[11:0];

  // One burst at a time; the next is taken when the last beat leaves.
  wire advance = out_valid && out_ready;
  wire bad     = in_burst == 2'd3 || (in_burst == INCR && crosses) || (in_burst == WRAP && !wrap_fits);
  wire take    = in_valid && in_ready;
  assign in_ready = !out_valid || (advance && out_last);  // no gap between bursts
  assign out_last = left == 4'd0;                       // with the last beat

  // Beats behind the first one begin at the next multiple of the size.
  wire [15:0] step  = 16'd1 << size;
  wire [15:0] next  = (out_addr & ~(step - 16'd1)) + step;
  wire [15:0] mask  = {8'd0, wrap_mask};
  wire [15:0] moved = kind == FIXED ? out_addr : kind == WRAP ? (out_addr & ~mask) | (next & mask) : next;

  // A refused burst has no beats.
  always @(posedge clk) begin
    out_valid <= !rst && (take ? !bad : out_valid && !(advance && out_last));
    refused   <= !rst && take && bad;
  end

  // Address and rest of the burst.
  always @(posedge clk) begin
    if (take)         {out_addr, left} <= {in_addr, in_len};
    else if (advance) {out_addr, left} <= {moved, left - 4'd1};
    if (take) {kind, size, wrap_mask} <= {in_burst, in_size, bytes_less_one};
  end

endmodule
