// Keeps the last words of a stream: TAPS taps, each DEPTH steps behind the one before.
//
//   A cycle with `enable` and `step` takes a word. LATENCY cycles with `enable` later, element 0 of `out` is that
//   word, and element i the one that came i * DEPTH steps before it. LATENCY is 2 with a memory, which is taken
//   for DEPTH of 4 and more; else 1. `address` counts the steps modulo DEPTH.
//
//   The memory holds all taps of an address as one word. The word is read with the step and written back, moved
//   by one tap, when it has left the second register: two steps later, hence never at the address that is read.
module delay_taps #(
    parameter WIDTH        = 8,
    parameter TAPS         = 2,
    parameter DEPTH        = 32,
    parameter ADDRESS_BITS = 5
) (
    input  wire                      clk,
    input  wire                      rst,
    input  wire                      enable,
    input  wire                      step,
    input  wire [ADDRESS_BITS-1:0]   address,
    input  wire [WIDTH-1:0]          in,
    output wire [(TAPS+1)*WIDTH-1:0] out
);

  generate
    if (TAPS == 0) begin : none
      reg [WIDTH-1:0] word;
      always @(posedge clk) if (enable) word <= in;
      assign out = word;
      wire unused = &{1'b0, rst, step, address};
    end else if (DEPTH < 4) begin : chain
      reg  [(TAPS*DEPTH+1)*WIDTH-1:0] words;
      wire [(TAPS*DEPTH+2)*WIDTH-1:0] next = {words, in};
      always @(posedge clk) if (enable && step) words <= next[(TAPS*DEPTH+1)*WIDTH-1:0];

      genvar tap;
      for (tap = 0; tap <= TAPS; tap = tap + 1) begin : taps
        assign out[tap*WIDTH +: WIDTH] = words[tap*DEPTH*WIDTH +: WIDTH];
      end

      // The oldest word leaves the chain.
      wire unused = &{1'b0, rst, address, next[(TAPS*DEPTH+2)*WIDTH-1 -: WIDTH]};
    end else begin : stored
      reg [TAPS*WIDTH-1:0] memory [0:DEPTH-1];

      reg [TAPS*WIDTH-1:0]   read_word;
      reg [TAPS*WIDTH-1:0]   word;
      reg [WIDTH-1:0]        in_1;
      reg [WIDTH-1:0]        in_2;
      reg [ADDRESS_BITS-1:0] address_1;
      reg [ADDRESS_BITS-1:0] address_2;
      reg                    step_1;
      reg                    step_2;

      assign out = {word, in_2};

      always @(posedge clk) begin
        if (rst) begin
          step_1 <= 1'b0;
          step_2 <= 1'b0;
        end else if (enable) begin
          step_1 <= step;
          step_2 <= step_1;
        end
      end

      // Waiting with the second register full writes the same word again.
      always @(posedge clk) begin
        if (step_2) memory[address_2] <= out[TAPS*WIDTH-1:0];
        if (enable) begin
          read_word <= memory[address];
          word      <= read_word;
          in_1      <= in;
          in_2      <= in_1;
          address_1 <= address;
          address_2 <= address_1;
        end
      end
    end
  endgenerate

endmodule
