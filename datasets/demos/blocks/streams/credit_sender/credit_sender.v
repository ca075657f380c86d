// Sender of a link with credits: a word goes out only if the receiver has announced room for it.
//
//   Unlike ready, a credit may take any time to travel. The receiver starts with CREDITS places.
module credit_sender #(
    parameter WIDTH   = 8,
    parameter CREDITS = 5
) (
    input  wire             clk,
    input  wire             rst,
    input  wire             in_valid,
    output wire             in_ready,
    input  wire [WIDTH-1:0] in_data,
    output reg              link_valid,
    output reg  [WIDTH-1:0] link_data,
    input  wire             credit_return,
    output reg  [2:0]       credits,
    output reg              credit_error
);

  localparam [2:0] FULL = CREDITS;

  assign in_ready = credits != 3'd0;  // from a register: a credit that arrives counts in the next cycle
  wire   send     = in_valid && in_ready;
  wire   excess   = credit_return && !send && credits == FULL;

  // One less for each word, one more for each credit; a credit too many is a fault of the receiver.
  always @(posedge clk) begin
    if (rst)                                      credits <= FULL;
    else if (send && !credit_return)              credits <= credits - 3'd1;
    else if (credit_return && !send && !excess)   credits <= credits + 3'd1;
  end

  // The fault stays visible until reset.
  always @(posedge clk) credit_error <= !rst && (credit_error || excess);

  // The link is registered on both ends, so it may be long.
  always @(posedge clk) begin
    link_valid <= !rst && send;
    link_data  <= in_data;
  end

endmodule
