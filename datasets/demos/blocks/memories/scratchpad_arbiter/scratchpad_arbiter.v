// One single-port scratchpad shared by a processor and a DMA engine; neither can be starved.
//
//   The processor goes first, but after three cycles in a row in which the DMA had to wait the DMA goes.
//   A read answers one cycle after its grant, with a flag for the one who asked.
module scratchpad_arbiter #(
    parameter WIDTH      = 8,
    parameter ADDR_WIDTH = 3
) (
    input  wire                  clk,
    input  wire                  rst,
    input  wire                  cpu_request,
    input  wire                  cpu_write,
    input  wire [ADDR_WIDTH-1:0] cpu_address,
    input  wire [WIDTH-1:0]      cpu_data,
    output wire                  cpu_grant,
    output reg                   cpu_read_valid,
    input  wire                  dma_request,
    input  wire                  dma_write,
    input  wire [ADDR_WIDTH-1:0] dma_address,
    input  wire [WIDTH-1:0]      dma_data,
    output wire                  dma_grant,
    output reg                   dma_read_valid,
    output reg  [WIDTH-1:0]      read_data
);

  reg [WIDTH-1:0] memory [0:(1<<ADDR_WIDTH)-1];
  reg [1:0]       patience;  // cycles that the DMA has waited, 0 to 3

  // The DMA goes if nobody else asks, or if its patience is at an end.
  assign dma_grant = dma_request && (!cpu_request || patience == 2'd3);
  assign cpu_grant = cpu_request && !dma_grant;  // else the processor goes

  // The winner's access.
  wire                  write   = dma_grant ? dma_write : cpu_grant && cpu_write;
  wire                  reading = (dma_grant || cpu_grant) && !write;
  wire [ADDR_WIDTH-1:0] address = dma_grant ? dma_address : cpu_address;
  wire [WIDTH-1:0]      data    = dma_grant ? dma_data : cpu_data;

  // Counts how long the DMA is refused; no request means no waiting.
  always @(posedge clk) begin
    if (rst || !dma_request || dma_grant) patience <= 2'd0;
    else                                  patience <= patience + 1'b1;
  end

  // A single port: one read or one write for each cycle.
  always @(posedge clk) begin
    if (write)   memory[address] <= data;
    if (reading) read_data <= memory[address];
  end

  // Who gets the answer.
  always @(posedge clk) begin
    cpu_read_valid <= !rst && cpu_grant && !cpu_write;
    dma_read_valid <= !rst && dma_grant && !dma_write;
  end

endmodule
