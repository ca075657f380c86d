// I2C bus monitor: start, repeated start and stop conditions, and the bits in between as bytes.
//
//   Data may change while the clock line is low; a change of it while the clock line is high is a condition.
module i2c_condition_detector (
    input  wire       clk,
    input  wire       rst,
    input  wire       scl,
    input  wire       sda,
    output reg        start,
    output reg        restart,
    output reg        stop,
    output reg        busy,
    output reg        byte_valid,
    output reg  [7:0] byte_data,
    output reg        acknowledged
);

  reg [2:0] scl_samples, sda_samples;  // newest lowest
  reg [3:0] number;                    // of bits since the condition or the last byte, 0 to 8
  reg [7:0] bits;

  wire high     = scl_samples[1] && scl_samples[2];
  wire starts   = high && sda_samples[2:1] == 2'b10;
  wire stops    = high && sda_samples[2:1] == 2'b01;
  wire rises    = scl_samples[2:1] == 2'b01;
  wire bit_in   = rises && busy;

  // Two flip-flops to settle, and one to compare with.
  always @(posedge clk) begin
    scl_samples <= rst ? 3'b111 : {scl_samples[1:0], scl};
    sda_samples <= rst ? 3'b111 : {sda_samples[1:0], sda};
  end

  // Conditions, each for one cycle; a start while busy is a repeated one.
  always @(posedge clk) begin
    start   <= !rst && starts && !busy;
    restart <= !rst && starts && busy;
    stop    <= !rst && stops && busy;
    busy    <= !rst && (starts || (busy && !stops));
  end

  // The ninth bit is the acknowledge; bits are counted from each condition on.
  always @(posedge clk) begin
    if (rst || starts || stops) number <= 4'd0;
    else if (bit_in)            number <= number == 4'd8 ? 4'd0 : number + 4'd1;
    if (bit_in && number != 4'd8) bits <= {bits[6:0], sda_samples[1]};
  end

  // A byte is whole when it was answered; a low line acknowledges it.
  always @(posedge clk) begin
    byte_valid <= !rst && bit_in && number == 4'd8;
    if (!rst && bit_in && number == 4'd8) {byte_data, acknowledged} <= {bits, !sda_samples[1]};
  end

endmodule
