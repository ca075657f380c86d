// JTAG test access port: the sixteen states, a four bit instruction, bypass, identification and a user word.
//
//   Outputs come with the rising edge of tck; a device would register tdo once more at the falling edge.
module jtag_tap_controller #(
    parameter [15:0] IDENTITY = 16'h5A35  // its lowest bit is 1, as the standard has it
) (
    input  wire       tck,
    input  wire       trst_n,
    input  wire       tms,
    input  wire       tdi,
    output wire       tdo,
    output wire       tdo_enable,
    input  wire [7:0] user_in,
    output reg  [7:0] user_out,
    output reg  [3:0] instruction
);

  localparam [3:0] RESET = 4'd0, IDLE = 4'd1, SELECT_DR = 4'd2, CAPTURE_DR = 4'd3, SHIFT_DR = 4'd4;
  localparam [3:0] EXIT1_DR = 4'd5, PAUSE_DR = 4'd6, EXIT2_DR = 4'd7, UPDATE_DR = 4'd8;
  localparam [3:0] SELECT_IR = 4'd9, CAPTURE_IR = 4'd10, SHIFT_IR = 4'd11, EXIT1_IR = 4'd12;
  localparam [3:0] PAUSE_IR = 4'd13, EXIT2_IR = 4'd14, UPDATE_IR = 4'd15;
  localparam [3:0] USE_IDENTITY = 4'b0001, USE_USER = 4'b0010;  // every other instruction is a bypass

  reg [3:0]  state, next;
  reg [3:0]  shift_ir;
  reg [15:0] shift_dr;      // the lower bits of it, as long as the chosen register is
  wire       with_identity = instruction == USE_IDENTITY;
  wire       with_user     = instruction == USE_USER;

  reg [3:0] next_dr;

  // The way through the states: each has one successor for tms = 1 and one for tms = 0. First the data path.
  always @* begin
    case (state)
      SELECT_DR:           next_dr = tms ? SELECT_IR : CAPTURE_DR;
      CAPTURE_DR, SHIFT_DR: next_dr = tms ? EXIT1_DR : SHIFT_DR;
      EXIT1_DR:            next_dr = tms ? UPDATE_DR : PAUSE_DR;
      PAUSE_DR:            next_dr = tms ? EXIT2_DR : PAUSE_DR;
      EXIT2_DR:            next_dr = tms ? UPDATE_DR : SHIFT_DR;

      default:             next_dr = tms ? SELECT_DR : IDLE;  // idle, and behind both updates
    endcase
  end

  // Then the path of the instruction, and the reset that five cycles of tms = 1 reach from everywhere.
  always @* begin
    case (state)
      RESET:                next = tms ? RESET : IDLE;
      SELECT_IR:            next = tms ? RESET : CAPTURE_IR;
      CAPTURE_IR, SHIFT_IR: next = tms ? EXIT1_IR : SHIFT_IR;
      EXIT1_IR:             next = tms ? UPDATE_IR : PAUSE_IR;
      PAUSE_IR:             next = tms ? EXIT2_IR : PAUSE_IR;

      EXIT2_IR:             next = tms ? UPDATE_IR : SHIFT_IR;
      default:              next = next_dr;
    endcase
  end

  // The state moves with each rising edge.
  always @(posedge tck or negedge trst_n) begin
    if (!trst_n) state <= RESET;
    else         state <= next;
  end

  // Instruction: 01 in the lower bits when captured, and in force behind the update.
  always @(posedge tck or negedge trst_n) begin
    if (!trst_n)                 {instruction, shift_ir} <= {USE_IDENTITY, 4'b0000};
    else if (state == RESET)     instruction <= USE_IDENTITY;
    else if (state == CAPTURE_IR) shift_ir <= 4'b0001;
    else if (state == SHIFT_IR)  shift_ir <= {tdi, shift_ir[3:1]};
    else if (state == UPDATE_IR) instruction <= shift_ir;
  end

  // Data: 16 bits of identification, 8 bits for the user, or one bit.
  always @(posedge tck or negedge trst_n) begin
    if (!trst_n) shift_dr <= 16'd0;
    else if (state == CAPTURE_DR)
      shift_dr <= with_identity ? IDENTITY : with_user ? {8'd0, user_in} : 16'd0;
    else if (state == SHIFT_DR && with_identity) shift_dr <= {tdi, shift_dr[15:1]};
    else if (state == SHIFT_DR && with_user)     shift_dr <= {8'd0, tdi, shift_dr[7:1]};
    else if (state == SHIFT_DR)                  shift_dr <= {15'd0, tdi};
  end

  // The user's word changes as a whole, behind the update.
  always @(posedge tck or negedge trst_n) begin
    if (!trst_n)                              user_out <= 8'd0;
    else if (state == UPDATE_DR && with_user) user_out <= shift_dr[7:0];
  end

  // The lowest bit leaves first; the line is driven while something is shifted.
  assign tdo        = state == SHIFT_IR ? shift_ir[0] : shift_dr[0];
  assign tdo_enable = state == SHIFT_IR || state == SHIFT_DR;  // else another device may drive it

endmodule
