// Adds the partial sums of successive tiles of weights, row by row of C.
//
//   Rows come skewed, lane i of `psum` i * SKEW cycles after lane 0, with which the flags come, and leave in the same
//   way, three cycles later. The flags and the row's place are handed from lane to lane. `row_last` marks the last
//   row of a tile and returns to the first place. The same row must not come again within three cycles.
module gemm_accumulate_ws #(
    parameter COLS       = 8,
    parameter PSUM_WIDTH = 19,
    parameter ACC_WIDTH  = 32,
    parameter SIGNED     = 1,
    parameter SATURATE   = 0,
    parameter DEPTH      = 64,  // rows of C at most
    parameter ADDR_WIDTH = 6,
    parameter SKEW       = 1    // 1 systolic, 0 all lanes at once
) (
    input  wire                       clk,
    input  wire                       rst,
    input  wire                       valid,
    input  wire                       first,     // this tile of weights starts the sums
    input  wire                       last,      // it completes them
    input  wire                       row_last,
    input  wire [COLS*PSUM_WIDTH-1:0] psum,
    output wire                       out_valid,
    output wire                       out_row_last,
    output wire [COLS*ACC_WIDTH-1:0]  out_data
);

  reg [ADDR_WIDTH-1:0] address;

  always @(posedge clk) begin
    if (rst)        address <= {ADDR_WIDTH{1'b0}};
    else if (valid) address <= row_last ? {ADDR_WIDTH{1'b0}} : address + 1'b1;
  end

  flag_delay #(.WIDTH(2), .STAGES(3)) delay_flags (
      .clk(clk),
      .rst(rst),
      .in ({valid && last, row_last}),
      .out({out_valid, out_row_last})
  );

  localparam CONTROL_WIDTH = ADDR_WIDTH + 2;
  wire [COLS*CONTROL_WIDTH-1:0] control;

  tapped_delay #(.LANES(COLS), .STEP(SKEW), .WIDTH(CONTROL_WIDTH)) pass_control (
      .clk(clk),
      .in ({address, valid, first}),
      .out(control)
  );

  genvar lane;
  generate
    for (lane = 0; lane < COLS; lane = lane + 1) begin : lanes
      wire [ADDR_WIDTH-1:0] lane_address;
      wire                  lane_valid, lane_first;
      assign {lane_address, lane_valid, lane_first} = control[lane*CONTROL_WIDTH +: CONTROL_WIDTH];

      gemm_accumulator_ws #(
          .PSUM_WIDTH(PSUM_WIDTH),
          .ACC_WIDTH (ACC_WIDTH),
          .SIGNED    (SIGNED),
          .SATURATE  (SATURATE),
          .DEPTH     (DEPTH),
          .ADDR_WIDTH(ADDR_WIDTH)
      ) accumulator (
          .clk    (clk),
          .valid  (lane_valid),
          .first  (lane_first),
          .address(lane_address),
          .psum   (psum[lane*PSUM_WIDTH +: PSUM_WIDTH]),
          .sum    (out_data[lane*ACC_WIDTH +: ACC_WIDTH])
      );
    end
  endgenerate

endmodule
