// Asynchronous FIFO: words go from the domain of wr_clk to that of rd_clk, which need not be related.
//
//   Pointers cross between the domains in Gray code through two flip-flops: one that is caught while it
//   changes is either the old or the new one. DEPTH = 2**ADDR_WIDTH words; the oldest one stands at rd_data.
module fifo_async #(
    parameter WIDTH      = 8,
    parameter ADDR_WIDTH = 2
) (
    input  wire             wr_clk,
    input  wire             wr_rst,
    input  wire             wr_valid,
    output wire             wr_ready,
    input  wire [WIDTH-1:0] wr_data,
    input  wire             rd_clk,
    input  wire             rd_rst,
    output wire             rd_valid,
    input  wire             rd_ready,
    output wire [WIDTH-1:0] rd_data
);

  // Pointers have one bit more than an address; each exists in binary and, for the crossing, in Gray code.
  reg [WIDTH-1:0]    memory [0:(1<<ADDR_WIDTH)-1];
  reg [ADDR_WIDTH:0] wr_binary, wr_gray, wr_gray_meta, wr_gray_in_rd;
  reg [ADDR_WIDTH:0] rd_binary, rd_gray, rd_gray_meta, rd_gray_in_wr;

  wire                write   = wr_valid && wr_ready;
  wire                read    = rd_valid && rd_ready;
  wire [ADDR_WIDTH:0] wr_next = wr_binary + {{ADDR_WIDTH{1'b0}}, write};
  wire [ADDR_WIDTH:0] rd_next = rd_binary + {{ADDR_WIDTH{1'b0}}, read};

  // Full: in Gray code, pointers that are DEPTH apart differ in the two upper bits and in nothing else.
  assign wr_ready = wr_gray != {~rd_gray_in_wr[ADDR_WIDTH:ADDR_WIDTH-1], rd_gray_in_wr[ADDR_WIDTH-2:0]};
  assign rd_valid = rd_gray != wr_gray_in_rd;           // not empty
  assign rd_data  = memory[rd_binary[ADDR_WIDTH-1:0]];  // settled long before its pointer has crossed

  // Write domain: the pointer and its Gray code change together.
  always @(posedge wr_clk) begin
    if (wr_rst) {wr_binary, wr_gray} <= {(2 * ADDR_WIDTH + 2){1'b0}};
    else        {wr_binary, wr_gray} <= {wr_next, wr_next ^ (wr_next >> 1)};
  end

  // The memory is written in the write domain and needs no reset.
  always @(posedge wr_clk) begin
    if (write) memory[wr_binary[ADDR_WIDTH-1:0]] <= wr_data;
  end

  // Read domain: likewise.
  always @(posedge rd_clk) begin
    if (rd_rst) {rd_binary, rd_gray} <= {(2 * ADDR_WIDTH + 2){1'b0}};
    else        {rd_binary, rd_gray} <= {rd_next, rd_next ^ (rd_next >> 1)};
  end

  // The read pointer crosses into the write domain.
  always @(posedge wr_clk) begin
    if (wr_rst) {rd_gray_in_wr, rd_gray_meta} <= {(2 * ADDR_WIDTH + 2){1'b0}};
    else        {rd_gray_in_wr, rd_gray_meta} <= {rd_gray_meta, rd_gray};
  end

  // The write pointer crosses into the read domain.
  always @(posedge rd_clk) begin
    if (rd_rst) {wr_gray_in_rd, wr_gray_meta} <= {(2 * ADDR_WIDTH + 2){1'b0}};
    else        {wr_gray_in_rd, wr_gray_meta} <= {wr_gray_meta, wr_gray};
  end

endmodule
