// Tracks which of four ways was used least recently, by a matrix of "is newer than" bits.
//
//   newer[i][j] says that way i was used after way j. Only the six pairs i < j are kept.
module lru_tracker_matrix (
    input  wire       clk,
    input  wire       rst,
    input  wire       touch,
    input  wire [1:0] way,
    output wire [1:0] victim,
    output wire [3:0] victim_onehot
);

  reg n01, n02, n03, n12, n13, n23;  // nij: way i was used after way j

  // The oldest way is older than each of the others.
  assign victim_onehot = {
    n03 && n13 && n23,
    n02 && n12 && !n23,
    n01 && !n12 && !n13,
    !n01 && !n02 && !n03
  };

  // As a number.
  assign victim = {victim_onehot[3] || victim_onehot[2], victim_onehot[3] || victim_onehot[1]};

  // A use makes way i newer than all: its row becomes ones and its column zeros.
  always @(posedge clk) begin
    if (rst) {n01, n02, n03, n12, n13, n23} <= 6'b000000;
    else if (touch) case (way)
      2'd0:    {n01, n02, n03} <= 3'b111;
      2'd1:    {n01, n12, n13} <= 3'b011;
      2'd2:    {n02, n12, n23} <= 3'b001;
      default: {n03, n13, n23} <= 3'b000;
    endcase
  end

endmodule
