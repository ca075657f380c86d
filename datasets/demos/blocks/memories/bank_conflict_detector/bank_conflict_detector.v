// Looks at three accesses of one cycle to a memory of four banks and finds out which may go now.
//
//   The bank is given by the two low bits of a word address. Of several accesses to one bank the lowest
//   port goes first; two reads of the very same word can share an access.
module bank_conflict_detector (
    input  wire [2:0] request,
    input  wire [2:0] is_write,
    input  wire [3:0] address_0,
    input  wire [3:0] address_1,
    input  wire [3:0] address_2,
    output wire [2:0] grant,
    output wire       conflict,
    output wire [3:0] bank_used
);

  // Pairs that want one bank, and those of them that want the same word.
  wire bank_01 = address_0[1:0] == address_1[1:0];
  wire bank_02 = address_0[1:0] == address_2[1:0];
  wire bank_12 = address_1[1:0] == address_2[1:0];
  wire word_01 = bank_01 && address_0[3:2] == address_1[3:2];
  wire word_02 = bank_02 && address_0[3:2] == address_2[3:2];
  wire word_12 = bank_12 && address_1[3:2] == address_2[3:2];

  // A pair collides unless both read the same word.
  wire hit_01 = bank_01 && !(word_01 && !is_write[0] && !is_write[1]);
  wire hit_02 = bank_02 && !(word_02 && !is_write[0] && !is_write[2]);
  wire hit_12 = bank_12 && !(word_12 && !is_write[1] && !is_write[2]);

  // Only a port that is granted stands in the way of the ones behind it.
  assign grant[0] = request[0];
  assign grant[1] = request[1] && !(grant[0] && hit_01);  // behind port 0
  assign grant[2] = request[2] && !(grant[0] && hit_02) && !(grant[1] && hit_12);  // behind both
  assign conflict = |(request & ~grant);  // somebody has to wait

  // The banks that are busy in this cycle.
  assign bank_used = ({3'b000, grant[0]} << address_0[1:0])
                   | ({3'b000, grant[1]} << address_1[1:0])
                   | ({3'b000, grant[2]} << address_2[1:0]);

endmodule
