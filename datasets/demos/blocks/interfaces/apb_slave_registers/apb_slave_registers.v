// APB slave with four registers of 16 bits: control, scratch, events (cleared by writing ones) and status.
//
//   One wait state: an access ends in the second cycle of penable. Status can only be read.
module apb_slave_registers (
    input  wire        pclk,
    input  wire        presetn,
    input  wire        psel,
    input  wire        penable,
    input  wire        pwrite,
    input  wire [3:0]  paddr,
    input  wire [15:0] pwdata,
    output reg         pready,
    output reg  [15:0] prdata,
    output wire        pslverr,
    output reg  [15:0] control,
    input  wire [7:0]  event_set,
    input  wire [15:0] status
);

  reg  [15:0] scratch;
  reg  [7:0]  events;
  wire [1:0]  index  = paddr[3:2];
  wire        access = psel && penable && pready;
  wire        wrong  = paddr[1:0] != 2'd0 || (pwrite && index == 2'd3);  // no word, or only to be read
  wire        write  = access && pwrite && !wrong;

  // Errors are reported in the cycle that ends the access.
  assign pslverr = access && wrong;

  // Ready in the second cycle of the access phase.
  always @(posedge pclk or negedge presetn) begin
    if (!presetn) pready <= 1'b0;
    else          pready <= psel && penable && !pready;
  end

  // Both registers that a write replaces as a whole.
  always @(posedge pclk or negedge presetn) begin
    if (!presetn)                       {control, scratch} <= 32'd0;
    else if (write && index == 2'd0)    control <= pwdata;
    else if (write && index == 2'd1)    scratch <= pwdata;
  end

  // An event is kept until a one is written to its bit; one that comes at the same time wins.
  always @(posedge pclk or negedge presetn) begin
    if (!presetn) events <= 8'd0;
    else events <= (events & ~(write && index == 2'd2 ? pwdata[7:0] : 8'd0)) | event_set;
  end

  // Reads see the registers as they are.
  always @* begin
    case (index)
      2'd0:    prdata = control;
      2'd1:    prdata = scratch;
      2'd2:    prdata = {8'd0, events};
      default: prdata = status;
    endcase
  end

endmodule
