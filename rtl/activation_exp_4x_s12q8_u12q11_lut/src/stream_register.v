// Two places between two ready/valid streams: no path leads from one side to the other, and a word can pass in
// every cycle. Words alternate between the places, so taking one moves nothing but a pointer.
module stream_register #(
    parameter WIDTH = 32
) (
    input  wire             clk,
    input  wire             rst,
    input  wire             in_valid,
    output wire             in_ready,
    input  wire [WIDTH-1:0] in_data,
    output wire             out_valid,
    input  wire             out_ready,
    output wire [WIDTH-1:0] out_data
);

  reg [WIDTH-1:0] place_0;
  reg [WIDTH-1:0] place_1;
  reg             write_1;  // the next word goes to place 1
  reg             read_1;   // the oldest word is in place 1
  reg             some;     // at least one place is taken
  reg             full;     // both are

  wire push = in_valid && !full;
  wire pop  = out_ready && some;

  assign in_ready  = !full;
  assign out_valid = some;
  assign out_data  = read_1 ? place_1 : place_0;

  always @(posedge clk) begin
    if (rst) begin
      write_1 <= 1'b0;
      read_1  <= 1'b0;
      some    <= 1'b0;
      full    <= 1'b0;
    end else begin
      write_1 <= write_1 ^ push;
      read_1  <= read_1 ^ pop;
      some    <= push || (some && !(pop && !full));
      full    <= !pop && (full || (push && some));
    end
  end

  always @(posedge clk) begin
    if (push && !write_1) place_0 <= in_data;
    if (push && write_1)  place_1 <= in_data;
  end

endmodule
