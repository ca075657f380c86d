// A free list: pointers of buffers wait in a ring and are given out in the order in which they came back.
//
//   After reset the ring fills itself with the numbers 0 to 2**PTR_WIDTH-1, one for each cycle.
module free_list_queue #(
    parameter PTR_WIDTH = 3
) (
    input  wire                 clk,
    input  wire                 rst,
    output wire                 pointer_valid,
    output wire [PTR_WIDTH-1:0] pointer,
    input  wire                 pointer_take,
    input  wire                 return_valid,
    input  wire [PTR_WIDTH-1:0] return_pointer,
    output reg                  initializing
);

  // The ring has room for all pointers, so a correct user can never make it overflow.
  reg [PTR_WIDTH-1:0] ring [0:(1<<PTR_WIDTH)-1];
  reg [PTR_WIDTH-1:0] head;
  reg [PTR_WIDTH-1:0] tail;
  reg [PTR_WIDTH:0]   count;

  // While it initializes itself, the ring gets its own addresses.
  wire put  = initializing || (return_valid && !count[PTR_WIDTH]);
  wire take = pointer_take && pointer_valid;
  wire [PTR_WIDTH-1:0] put_data = initializing ? tail : return_pointer;

  // Nothing is given out before the ring is complete.
  assign pointer_valid = !initializing && count != {(PTR_WIDTH+1){1'b0}};
  assign pointer       = ring[head];  // the one that has rested longest

  always @(posedge clk) if (put) ring[tail] <= put_data;  // written by init or return

  // Head and tail run round by themselves.
  always @(posedge clk) begin
    if (rst) {head, tail, count} <= {(3*PTR_WIDTH+1){1'b0}};
    else begin
      head  <= head + {{(PTR_WIDTH-1){1'b0}}, take};
      tail  <= tail + {{(PTR_WIDTH-1){1'b0}}, put};
      count <= count + {{PTR_WIDTH{1'b0}}, put} - {{PTR_WIDTH{1'b0}}, take};
    end
  end

  // The last number ends the filling.
  always @(posedge clk) begin
    if (rst)        initializing <= 1'b1;
    else if (&tail) initializing <= 1'b0;
  end

endmodule
