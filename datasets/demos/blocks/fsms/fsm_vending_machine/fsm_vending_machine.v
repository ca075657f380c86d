// Vending machine: takes coins of 5, 10 and 20, sells at 35 and pays change back in coins of 5.
module fsm_vending_machine (
    input  wire       clk,
    input  wire       rst,
    input  wire       coin_valid,
    input  wire [1:0] coin,
    input  wire       cancel,
    output wire       coin_accept,
    output reg        release_item,
    output wire       pay_out,
    output reg  [3:0] credit
);

  localparam [3:0] PRICE = 4'd7;   // all amounts are in units of 5

  reg paying;   // change is on its way out

  // Coin 0 is worth 1 unit, coin 1 two and coin 2 four; a 3 is no coin.
  wire [3:0] value = 4'd1 << coin;
  wire [3:0] total = credit + value;
  wire       taken = coin_valid && coin_accept;

  // The slot is shut while change is paid, and a false coin falls through.
  assign coin_accept = !paying && coin != 2'd3;

  // One unit per cycle.
  assign pay_out = paying;

  // Reaching the price sells; what is over it, or all of it after a cancel, is paid back.
  always @(posedge clk) begin
    if (rst)                          credit <= 4'd0;
    else if (paying)                  credit <= credit - 4'd1;
    else if (taken && total >= PRICE) credit <= total - PRICE;
    else if (taken)                   credit <= total;
  end

  // Paying ends with the last unit; it need not begin if the price was met exactly.
  always @(posedge clk) begin
    if (rst)                          paying <= 1'b0;
    else if (paying)                  paying <= credit != 4'd1;
    else if (taken && total >= PRICE) paying <= total != PRICE;
    else                              paying <= cancel && !taken && credit != 4'd0;
  end

  // The item falls with the coin that completes the price.
  always @(posedge clk) begin
    if (rst) release_item <= 1'b0;
    else     release_item <= taken && total >= PRICE;
  end

endmodule
