// AXI4-Lite slave with three registers of 32 bits and an identification word at the fourth address.
//
//   Address and data of a write may come in any order and are kept until both are there.
module axi_lite_slave #(
    parameter [31:0] IDENTITY = 32'h48570001
) (
    input  wire        clk,
    input  wire        rst,
    input  wire        awvalid,
    output wire        awready,
    input  wire [3:0]  awaddr,
    input  wire        wvalid,
    output wire        wready,
    input  wire [31:0] wdata,
    input  wire [3:0]  wstrb,
    output reg         bvalid,
    input  wire        bready,
    output reg  [1:0]  bresp,
    input  wire        arvalid,
    output wire        arready,
    input  wire [3:0]  araddr,
    output reg         rvalid,
    input  wire        rready,
    output reg  [31:0] rdata,
    output reg  [1:0]  rresp
);

  localparam [1:0] OKAY   = 2'b00;
  localparam [1:0] SLVERR = 2'b10;

  reg        has_address, has_data;
  reg [3:0]  address, strobes;
  reg [31:0] data;
  reg [31:0] registers [0:2];

  wire       write    = has_address && has_data && (!bvalid || bready);
  wire       writable = address[1:0] == 2'd0 && address[3:2] != 2'd3;
  wire       read     = arvalid && arready;
  wire [1:0] wanted   = araddr[3:2];

  // Address, data and read address are each taken while there is room for them.
  assign awready = !has_address;       // so may the address
  assign wready  = !has_data;          // data may come first
  assign arready = !rvalid || rready;  // a word may leave as the next one is asked for

  // The two halves of a write wait for each other.
  always @(posedge clk) begin
    has_address <= !rst && (has_address ? !write : awvalid);
    has_data    <= !rst && (has_data ? !write : wvalid);
    if (awvalid && awready) address <= awaddr;
    if (wvalid && wready) {data, strobes} <= {wdata, wstrb};
  end

  integer lane;

  // A byte is written where its strobe is set.
  always @(posedge clk) begin
    if (rst) {registers[2], registers[1], registers[0]} <= 96'd0;
    else if (write && writable) begin
      for (lane = 0; lane < 4; lane = lane + 1)
        if (strobes[lane]) registers[address[3:2]][8*lane +: 8] <= data[8*lane +: 8];
    end
  end

  // The answer to a write stays until it is taken.
  always @(posedge clk) begin
    bvalid <= !rst && (write || (bvalid && !bready));
    if (write) bresp <= writable ? OKAY : SLVERR;
  end

  // So does a word that was read; a wrong address reads zero.
  always @(posedge clk) begin
    rvalid <= !rst && (read || (rvalid && !rready));
    if (read) rresp <= araddr[1:0] == 2'd0 ? OKAY : SLVERR;
    if (read && araddr[1:0] != 2'd0) rdata <= 32'd0;
    else if (read) rdata <= wanted == 2'd3 ? IDENTITY : registers[wanted];
  end

endmodule
