// A small accelerator with what the checks count: an array of multipliers, a memory, counters.
module accelerator #(parameter N = 4) (
  input  wire                 clk,
  input  wire                 rst,
  input  wire                 clear,
  input  wire                 push,
  input  wire [8*N-1:0]       a,
  input  wire [8*N-1:0]       b,
  input  wire [$clog2(N)-1:0] row,
  output wire [32*N-1:0]      q
);
  reg [8*N-1:0] memory [0:511];
  reg [8:0]     write_at, read_at;
  reg [8*N-1:0] a_read;

  always @(posedge clk) begin
    if (rst) begin
      write_at <= 9'd0;
      read_at  <= 9'd0;
    end else begin
      if (push) begin
        memory[write_at] <= a;
        write_at         <= write_at + 9'd1;
      end
      read_at <= read_at + 9'd1;
    end
    a_read <= memory[read_at];
  end

  array #(.N(N), .W(8), .ACC(32)) elements (
    .clk(clk), .rst(rst), .clear(clear), .a(a_read), .b(b), .row(row), .q(q)
  );
endmodule
