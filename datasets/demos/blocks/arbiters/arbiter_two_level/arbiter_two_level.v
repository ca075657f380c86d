// Two classes of four ports each: urgent ones go before normal ones, and within a class it goes round.
module arbiter_two_level (
    input  wire       clk,
    input  wire       rst,
    input  wire [3:0] urgent,
    input  wire [3:0] normal,
    output wire [3:0] grant_urgent,
    output wire [3:0] grant_normal
);

  wire normal_turn;    // the normal class goes before the urgent one in this cycle
  wire any_urgent = urgent != 4'b0000;
  wire any_normal = normal != 4'b0000;
  wire use_urgent = any_urgent && !(normal_turn && any_normal);
  wire use_normal = any_normal && !use_urgent;

  // Urgent grants while a normal port waits; the fourth is followed by a normal one.
  reg [2:0] patience;
  assign normal_turn = patience == 3'd4;   // so nobody starves

  // It counts only while somebody normal waits.
  always @(posedge clk) begin
    if (rst || !any_normal || use_normal) patience <= 3'd0;
    else                                  patience <= patience + 3'd1;
  end

  // One rotating arbiter per class; its order moves only when its class is served.
  arbiter_two_level_ring urgent_ring (.clk(clk), .rst(rst), .request(urgent), .serve(use_urgent),
                                      .grant(grant_urgent));
  arbiter_two_level_ring normal_ring (.clk(clk), .rst(rst), .request(normal), .serve(use_normal),
                                      .grant(grant_normal));

endmodule

// Round robin of four: the port after the one that was served last goes first.
module arbiter_two_level_ring (
    input  wire       clk,
    input  wire       rst,
    input  wire [3:0] request,
    input  wire       serve,
    output wire [3:0] grant
);

  reg [3:0] later;   // mask of the ports that follow the one served last

  // The lowest one among those that follow, else the lowest of all.
  wire [3:0] high   = request & later;
  wire [3:0] source = high != 4'b0000 ? high : request;
  wire [3:0] lowest = source & (~source + 4'b0001);

  // Nothing is granted while the other class is served.
  assign grant = lowest & {4{serve}};

  // The ports above the served one: its bit minus one, inverted, less the bit itself.
  always @(posedge clk) begin
    if (rst)        later <= 4'b1111;
    else if (serve) later <= ~(lowest | (lowest - 4'b0001));
  end

endmodule
