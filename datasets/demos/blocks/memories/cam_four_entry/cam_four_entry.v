// Content-addressable memory of four keys: says in the same cycle at which entry a key stands.
//
//   Writing a key to an entry makes it valid; erasing makes it invalid. The lowest match wins.
module cam_four_entry #(
    parameter WIDTH = 4
) (
    input  wire             clk,
    input  wire             rst,
    input  wire             write_enable,
    input  wire             erase,
    input  wire [1:0]       entry,
    input  wire [WIDTH-1:0] write_key,
    input  wire [WIDTH-1:0] search_key,
    output wire             hit,
    output wire             multiple,
    output wire [1:0]       hit_entry,
    output reg  [3:0]       valid
);

  reg [WIDTH-1:0] keys [0:3];

  // Every entry compares at once; an entry that is not valid never matches.
  wire [3:0] match;
  assign match[0] = valid[0] && keys[0] == search_key;  // first in rank
  assign match[1] = valid[1] && keys[1] == search_key;  // likewise
  assign match[2] = valid[2] && keys[2] == search_key;  // likewise
  assign match[3] = valid[3] && keys[3] == search_key;  // last in rank

  // Taking away the lowest one-bit leaves something only if there was more than one.
  assign hit       = |match;                      // the key is somewhere
  assign multiple  = |(match & (match - 4'd1));   // and in another place too
  assign hit_entry = match[0] ? 2'd0 : match[1] ? 2'd1 : match[2] ? 2'd2 : 2'd3;  // lowest first

  always @(posedge clk) if (write_enable) keys[entry] <= write_key;  // needs no reset: the flags hide it

  // Valid flags: an entry is erased or written, erasing goes first.
  always @(posedge clk) begin
    if (rst)               valid <= 4'b0000;
    else if (erase)        valid <= valid & ~(4'b0001 << entry);
    else if (write_enable) valid <= valid | (4'b0001 << entry);
  end

endmodule
