// Checks each command and holds it until the sequencer takes it.
//
//   A command with a size of zero or above its maximum is dropped and `bad_command` pulses. SETTINGS are the
//   bits of the command above the sizes (requantization), passed on as they are.
module gemm_command #(
    parameter MAX_M          = 64,
    parameter MAX_K          = 64,
    parameter MAX_N          = 64,
    parameter M_WIDTH        = 7,   // bits that hold MAX_M
    parameter K_WIDTH        = 7,
    parameter N_WIDTH        = 7,
    parameter SETTINGS_WIDTH = 1
) (
    input  wire                      clk,
    input  wire                      rst,
    input  wire                      in_valid,
    output wire                      in_ready,
    input  wire [15:0]               in_m,
    input  wire [15:0]               in_k,
    input  wire [15:0]               in_n,
    input  wire [SETTINGS_WIDTH-1:0] in_settings,
    output reg                       valid,
    input  wire                      take,
    output reg  [M_WIDTH-1:0]        m,
    output reg  [K_WIDTH-1:0]        k,
    output reg  [N_WIDTH-1:0]        n,
    output reg  [SETTINGS_WIDTH-1:0] settings,
    output reg                       bad_command
);

  localparam [15:0] LIMIT_M = MAX_M;
  localparam [15:0] LIMIT_K = MAX_K;
  localparam [15:0] LIMIT_N = MAX_N;

  wire m_fits = in_m != 16'd0 && in_m <= LIMIT_M;
  wire k_fits = in_k != 16'd0 && in_k <= LIMIT_K;
  wire n_fits = in_n != 16'd0 && in_n <= LIMIT_N;
  wire legal  = m_fits && k_fits && n_fits;
  wire accept = in_valid && in_ready;

  assign in_ready = !valid;

  always @(posedge clk) begin
    if (rst) begin
      valid       <= 1'b0;
      bad_command <= 1'b0;
    end else begin
      if (accept && legal) valid <= 1'b1;
      else if (take)       valid <= 1'b0;
      bad_command <= accept && !legal;
    end
    if (accept) begin
      m        <= in_m[M_WIDTH-1:0];
      k        <= in_k[K_WIDTH-1:0];
      n        <= in_n[N_WIDTH-1:0];
      settings <= in_settings;
    end
  end

endmodule
