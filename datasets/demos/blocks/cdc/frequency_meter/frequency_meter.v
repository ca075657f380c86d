// Frequency meter: how many edges of an unknown clock fall into a gate of fixed length of the known one.
//
//   The gate crosses to the unknown clock as a level, the count stands still while it is read back.
module frequency_meter #(
    parameter GATE_LOG = 4,  // the gate is open for 2**GATE_LOG cycles of clk, and closed for as many
    parameter WIDTH    = 5
) (
    input  wire             clk,
    input  wire             rst,
    input  wire             meter_clk,
    input  wire             meter_rst,
    input  wire             meter_enable,
    output reg              result_valid,
    output reg  [WIDTH-1:0] result
);

  reg  [GATE_LOG:0] cycle;         // the upper bit is the gate, open while it is 0
  reg               gate;
  reg               gate_meta, gate_open, gate_before;
  reg  [WIDTH-1:0]  edges;
  wire              read = &cycle;  // the last cycle in which the gate is closed

  // The gate leaves from a flip-flop of its own, free of glitches.
  always @(posedge clk) begin
    if (rst) {gate, cycle} <= {(GATE_LOG + 2){1'b0}};
    else     {gate, cycle} <= {!cycle[GATE_LOG], cycle + 1'b1};
  end

  // It settles in the domain of the clock that is measured.
  always @(posedge meter_clk) begin
    if (meter_rst) {gate_before, gate_open, gate_meta} <= 3'b000;
    else           {gate_before, gate_open, gate_meta} <= {gate_open, gate_meta, gate};
  end

  // The first edge of an open gate begins the number, the others add to it, up to the greatest number.
  always @(posedge meter_clk) begin
    if (meter_rst)                      edges <= {WIDTH{1'b0}};
    else if (gate_open && !gate_before) edges <= {{(WIDTH-1){1'b0}}, meter_enable};
    else if (gate_open && !(&edges))    edges <= edges + {{(WIDTH-1){1'b0}}, meter_enable};
  end

  // Long after the gate has closed, the count can be read as it is.
  always @(posedge clk) begin
    result_valid <= !rst && read;
    if (read) result <= edges;
  end

endmodule
