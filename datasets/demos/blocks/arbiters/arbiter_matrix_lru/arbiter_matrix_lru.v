// Matrix arbiter over four ports: who was served longest ago goes first.
//
//   Six bits say of each pair who goes before whom; a grant moves its port behind all others.
module arbiter_matrix_lru (
    input  wire       clk,
    input  wire       rst,
    input  wire [3:0] request,
    input  wire       accept,
    output wire [3:0] grant
);

  // Bit ab is 1 while port a goes before port b.
  reg before01, before02, before03, before12, before13, before23;

  // A port is granted if no requester goes before it.
  assign grant[0] = request[0] && !(request[1] && !before01) && !(request[2] && !before02)
                 && !(request[3] && !before03);

  // Port 1.
  assign grant[1] = request[1] && !(request[0] && before01) && !(request[2] && !before12)
                 && !(request[3] && !before13);

  // Port 2.
  assign grant[2] = request[2] && !(request[0] && before02) && !(request[1] && before12)
                 && !(request[3] && !before23);

  // Port 3.
  assign grant[3] = request[3] && !(request[0] && before03) && !(request[1] && before13)
                 && !(request[2] && before23);

  // Only a grant that is taken changes the order.
  wire [3:0] served = grant & {4{accept}};

  // Serving a clears its bits, serving b sets those where it is the second of a pair.
  always @(posedge clk) begin
    before01 <= rst || (before01 && !served[0]) || served[1];
    before02 <= rst || (before02 && !served[0]) || served[2];
    before03 <= rst || (before03 && !served[0]) || served[3];
    before12 <= rst || (before12 && !served[1]) || served[2];
    before13 <= rst || (before13 && !served[1]) || served[3];
    before23 <= rst || (before23 && !served[2]) || served[3];
  end

endmodule
