// PS/2 receiver: frames of eleven bits from a keyboard or mouse, each taken at a fall of the device's clock.
//
//   Start bit 0, eight data bits, lowest first, odd parity, stop bit 1. A pause drops an unfinished frame.
module ps2_receiver #(
    parameter PAUSE       = 20,  // cycles without a fall after which a frame is given up
    parameter COUNT_WIDTH = 5    // holds 0 to PAUSE
) (
    input  wire       clk,
    input  wire       rst,
    input  wire       ps2_clk,
    input  wire       ps2_data,
    output reg        out_valid,
    output reg  [7:0] out_code,
    output reg        out_error
);

  localparam [COUNT_WIDTH-1:0] GIVE_UP = PAUSE[COUNT_WIDTH-1:0];

  reg [2:0]             clock_samples;
  reg [1:0]             data_samples;
  reg [3:0]             number;  // of bits that are there, 0 to 10
  reg [9:0]             frame;   // the last ten of them, the newest highest
  reg [COUNT_WIDTH-1:0] idle;

  wire falls = clock_samples[2:1] == 2'b10;
  wire whole = falls && number == 4'd10;
  wire late  = idle == GIVE_UP;

  // The frame at its eleventh bit: the start bit is lowest, then data and parity; the stop bit comes now.
  wire good = !frame[0] && ^frame[9:1] && data_samples[1];

  // Both lines belong to the device's clock.
  always @(posedge clk) begin
    clock_samples <= rst ? 3'b111 : {clock_samples[1:0], ps2_clk};
    data_samples  <= rst ? 2'b11 : {data_samples[0], ps2_data};
  end

  // The time since the last fall; it stays where it ends.
  always @(posedge clk) begin
    if (rst || falls) idle <= {COUNT_WIDTH{1'b0}};
    else if (!late)   idle <= idle + 1'b1;
  end

  // Bits are taken one after the other, and a pause begins anew.
  always @(posedge clk) begin
    if (falls) frame <= {data_samples[1], frame[9:1]};
    if (rst || whole) number <= 4'd0;
    else if (falls)   number <= number + 4'd1;
    else if (late)    number <= 4'd0;
  end

  // A whole frame is a code or an error.
  always @(posedge clk) begin
    out_valid <= !rst && whole && good;
    out_error <= !rst && whole && !good;
    if (!rst && whole && good) out_code <= frame[8:1];
  end

endmodule
