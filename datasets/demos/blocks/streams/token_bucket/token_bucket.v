// Token bucket: lets packets through as long as there are tokens; tokens come at a steady rate up to a limit.
//
//   The rate is rate/16 tokens for each cycle; a packet costs as many tokens as its user says.
module token_bucket #(
    parameter LEVEL_WIDTH = 6
) (
    input  wire                   clk,
    input  wire                   rst,
    input  wire [3:0]             rate,
    input  wire [LEVEL_WIDTH-1:0] depth,
    input  wire                   request,
    input  wire [3:0]             cost,
    output wire                   grant,
    output reg  [LEVEL_WIDTH-1:0] level
);

  // Fractions of a token, in sixteenths; the carry is a whole one.
  reg  [3:0] fraction;
  wire [4:0] advanced = {1'b0, fraction} + {1'b0, rate};

  wire [LEVEL_WIDTH-1:0] price = {{(LEVEL_WIDTH-4){1'b0}}, cost};
  assign grant = request && level >= price;  // answers in the same cycle

  // First pay, then refill, then cut to the depth; one bit more, so that nothing overflows before the cut.
  wire [LEVEL_WIDTH-1:0] paid   = grant ? level - price : level;
  wire [LEVEL_WIDTH:0]   filled = {1'b0, paid} + {{LEVEL_WIDTH{1'b0}}, advanced[4]};
  wire                   spills = filled > {1'b0, depth};

  // After reset the bucket is empty, so nobody can burst at once.
  always @(posedge clk) begin
    if (rst) begin
      fraction <= 4'd0;
      level    <= {LEVEL_WIDTH{1'b0}};
    end else begin
      fraction <= advanced[3:0];
      level    <= spills ? depth : filled[LEVEL_WIDTH-1:0];
    end
  end

endmodule
