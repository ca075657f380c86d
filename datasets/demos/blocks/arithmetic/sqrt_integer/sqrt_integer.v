// Integer square root with remainder, one root bit per clock, behind a four-phase handshake.
//
//   The schoolbook method in base two: bring down two bits, and append a 1 to the root if (root, 01) fits.
module sqrt_integer (
    input  wire        clk,
    input  wire        rst,
    input  wire        request,
    input  wire [15:0] radicand,
    output wire        acknowledge,
    output reg  [7:0]  root,
    output reg  [8:0]  remainder
);

  localparam [1:0] IDLE = 2'd0;
  localparam [1:0] WORK = 2'd1;
  localparam [1:0] DONE = 2'd2;

  reg [1:0]  state;
  reg [2:0]  step;     // 0 to 7
  reg [15:0] to_come;  // radicand bits not yet brought down, from the top

  // The remainder is at most twice the root, so nine bits; with two bits more it meets {root, 01}.
  wire [10:0] brought_down = {remainder, to_come[15:14]};
  wire [9:0]  subtrahend   = {root, 2'b01};
  wire        fits         = brought_down >= {1'b0, subtrahend};
  wire [10:0] difference   = brought_down - {1'b0, subtrahend};
  wire [1:0]  top_unused   = difference[10:9];  // 0 when it is kept

  assign acknowledge = state == DONE;  // root and remainder hold as long

  // Request up, work, acknowledge up, request down, acknowledge down.
  always @(posedge clk) begin
    if (rst) state <= IDLE;
    else if (state == IDLE && request)      state <= WORK;
    else if (state == WORK && step == 3'd7) state <= DONE;
    else if (state == DONE && !request)     state <= IDLE;
  end

  // Everything is loaded anew with each request, so that no reset is needed here.
  always @(posedge clk) begin
    if (state == IDLE) {step, root, remainder, to_come} <= {20'd0, radicand};
    else if (state == WORK) begin
      step      <= step + 3'd1;
      to_come   <= to_come << 2;
      root      <= {root[6:0], fits};
      remainder <= fits ? difference[8:0] : brought_down[8:0];
    end
  end

endmodule
