// Tag store of a direct-mapped cache: lookup in one cycle, with valid and dirty flags.
//
//   address = {tag, index}. A lookup that misses reports what must be written back before the refill.
module cache_lookup_direct #(
    parameter TAG_WIDTH   = 3,
    parameter INDEX_WIDTH = 2
) (
    input  wire                             clk,
    input  wire                             rst,
    input  wire                             request,
    input  wire                             is_store,
    input  wire                             refill,
    input  wire [TAG_WIDTH+INDEX_WIDTH-1:0] address,
    output wire                             hit,
    output wire                             miss,
    output wire                             write_back,
    output wire [TAG_WIDTH-1:0]             victim_tag
);

  // One tag and two flags for each line.
  reg [TAG_WIDTH-1:0]        tags [0:(1<<INDEX_WIDTH)-1];
  reg [(1<<INDEX_WIDTH)-1:0] valid;
  reg [(1<<INDEX_WIDTH)-1:0] dirty;

  // The address taken apart.
  wire [INDEX_WIDTH-1:0] index = address[INDEX_WIDTH-1:0];
  wire [TAG_WIDTH-1:0]   tag   = address[TAG_WIDTH+INDEX_WIDTH-1:INDEX_WIDTH];
  wire                   same  = valid[index] && tags[index] == tag;

  // A refill is no lookup: it answers neither hit nor miss.
  assign victim_tag = tags[index];
  assign hit        = request && !refill && same;   // the line is here
  assign miss       = request && !refill && !same;  // the line must be fetched
  assign write_back = miss && valid[index] && dirty[index];  // its old contents go to memory first

  always @(posedge clk) if (refill) tags[index] <= tag;  // the valid flag hides it until then

  // A refill gives a clean line; a store that hits makes it dirty.
  always @(posedge clk) begin
    if (rst)         valid        <= {(1<<INDEX_WIDTH){1'b0}};
    else if (refill) valid[index] <= 1'b1;
    if (refill)                dirty[index] <= 1'b0;
    else if (hit && is_store)  dirty[index] <= 1'b1;
  end

endmodule
