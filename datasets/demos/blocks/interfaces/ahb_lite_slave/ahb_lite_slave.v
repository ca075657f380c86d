// AHB-Lite slave with eight words of 32 bits: address phase and data phase overlap as the bus has it.
//
//   Bytes, half words and words; what is not aligned, or wider, is answered by the two cycles of an error.
module ahb_lite_slave (
    input  wire        hclk,
    input  wire        hresetn,
    input  wire        hsel,
    input  wire        hready,
    input  wire [1:0]  htrans,
    input  wire        hwrite,
    input  wire [2:0]  hsize,
    input  wire [4:0]  haddr,
    input  wire [31:0] hwdata,
    output wire [31:0] hrdata,
    output wire        hreadyout,
    output wire        hresp,
    output reg         stray
);

  reg [31:0] words [0:7];
  reg        writing, reading;      // the data phase that goes on now
  reg [2:0]  index;
  reg [3:0]  lanes;                 // the bytes that it writes
  reg        failing, failed;       // first and second cycle of an error
  reg        in_burst;              // the last transfer may be followed by a sequential one

  // An address phase counts when the bus moves on; a transfer of this slave has the upper bit of htrans.
  wire begins = hsel && hready && htrans[1];
  wire wrong  = hsize > 3'd2 || (hsize == 3'd2 && haddr[1:0] != 2'd0) || (hsize == 3'd1 && haddr[0]);

  // What the data phase needs to know of its address phase.
  always @(posedge hclk or negedge hresetn) begin
    if (!hresetn) {writing, reading, failing, failed} <= 4'b0000;
    else begin
      writing <= begins && hwrite && !wrong;
      reading <= begins && !hwrite && !wrong;
      failing <= begins && wrong;
      failed  <= failing;
    end
  end

  // A sequential transfer must follow another, with nothing but busy cycles (htrans = 1) between them.
  always @(posedge hclk or negedge hresetn) begin
    if (!hresetn)    {in_burst, stray} <= 2'b00;
    else if (hready) {in_burst, stray} <= {hsel && (htrans[1] || (htrans[0] && in_burst)),
                                           begins && htrans[0] && !in_burst};
    else             stray <= 1'b0;
  end

  // One byte, two or four of them, at the place that the address names.
  always @(posedge hclk) begin
    if (begins) begin
      index <= haddr[4:2];
      lanes <= (hsize == 3'd0 ? 4'b0001 : hsize == 3'd1 ? 4'b0011 : 4'b1111) << haddr[1:0];
    end
  end

  integer lane;

  // Data comes in the cycle after its address.
  always @(posedge hclk) begin
    for (lane = 0; lane < 4; lane = lane + 1)
      if (writing && lanes[lane]) words[index][8*lane +: 8] <= hwdata[8*lane +: 8];
  end

  // A word that was written in the cycle before is read as it is now.
  assign hrdata    = reading ? words[index] : 32'd0;
  assign hreadyout = !failing;            // an error takes a second cycle
  assign hresp     = failing || failed;   // in both cycles

endmodule
