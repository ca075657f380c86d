// Multiplies the values of a window with weights: with those of LANES output channels at a time, in PASSES passes.
//
//   A pixel has GROUPS windows, each with other input channels. Row group * PASSES + pass of the weights belongs to a
//   pass over a window. A window is held while it goes through its passes, so that the next one can be made meanwhile.
//   Registers stand right before and right behind each multiplier. The stages move together when the last one can.
module kernel_multiply #(
    parameter VALUES       = 9,   // of a window
    parameter LANES        = 1,
    parameter GROUPS       = 1,
    parameter PASSES       = 1,
    parameter IN_WIDTH     = 8,
    parameter IN_SIGNED    = 1,
    parameter WEIGHT_WIDTH = 8
) (
    input  wire                                            clk,
    input  wire                                            rst,
    input  wire                                            weights_valid,
    output wire                                            weights_ready,
    input  wire [LANES*WEIGHT_WIDTH-1:0]                   weights_data,
    output wire                                            loaded,         // the weights are there
    input  wire                                            in_valid,
    output wire                                            in_ready,
    input  wire [VALUES*IN_WIDTH-1:0]                      in_data,
    input  wire                                            in_last,
    output wire                                            out_valid,
    input  wire                                            out_ready,
    output wire [VALUES*LANES*(IN_WIDTH+WEIGHT_WIDTH)-1:0] out_data,
    output wire                                            out_last
);

  // Bits that hold the numbers below `count`.
  function integer bits_for(input integer count);
    begin
      bits_for = 1;
      while ((1 << bits_for) < count) bits_for = bits_for + 1;
    end
  endfunction

  localparam ROWS           = GROUPS * PASSES;
  localparam ROW_BITS       = bits_for(ROWS);
  localparam PASS_BITS      = bits_for(PASSES);
  localparam OPERAND_STAGES = (ROWS == 1) ? 1 : 2;  // as many as it takes to read weights
  localparam PRODUCT_WIDTH  = IN_WIDTH + WEIGHT_WIDTH;

  wire advance = out_ready || !out_valid;

  // -- The window of this pass ----------------------------------------------------------------------------------

  wire [VALUES*IN_WIDTH-1:0] window;
  wire                       window_last;
  wire                       some;         // a window is there
  wire                       step = advance && some;

  generate
    if (PASSES == 1) begin : at_once
      assign window      = in_data;
      assign window_last = in_last;
      assign some        = in_valid && loaded;
      assign in_ready    = advance && loaded;
    end else begin : held
      reg [VALUES*IN_WIDTH-1:0] kept;
      reg                       kept_last;
      reg                       full;
      wire                      last_pass;
      wire                      take = in_valid && in_ready;
      wire [PASS_BITS-1:0]      unused;

      assign window      = kept;
      assign window_last = kept_last && last_pass;
      assign some        = full;
      assign in_ready    = loaded && (!full || (advance && last_pass));

      wrap_count #(.COUNT(PASSES), .BITS(PASS_BITS)) passes (
          .clk    (clk),
          .rst    (rst),
          .step   (step),
          .value  (unused),
          .is_last(last_pass)
      );

      always @(posedge clk) begin
        if (rst) full <= 1'b0;
        else     full <= take || (full && !(advance && last_pass));
        if (take) begin
          kept      <= in_data;
          kept_last <= in_last;
        end
      end
    end
  endgenerate

  // -- Its weights ----------------------------------------------------------------------------------------------

  wire [ROW_BITS-1:0]                  row;
  wire                                 unused_last_row;
  wire [VALUES*LANES*WEIGHT_WIDTH-1:0] weights;

  wrap_count #(.COUNT(ROWS), .BITS(ROW_BITS)) rows (
      .clk    (clk),
      .rst    (rst),
      .step   (step),
      .value  (row),
      .is_last(unused_last_row)
  );

  setup_store #(
      .WORDS   (VALUES),
      .WIDTH   (LANES * WEIGHT_WIDTH),
      .ROWS    (ROWS),
      .ROW_BITS(ROW_BITS)
  ) store (
      .clk     (clk),
      .rst     (rst),
      .in_valid(weights_valid),
      .in_ready(weights_ready),
      .in_data (weights_data),
      .loaded  (loaded),
      .enable  (advance),
      .row     (row),
      .data    (weights)
  );

  // -- Products -------------------------------------------------------------------------------------------------

  wire [VALUES*IN_WIDTH-1:0] operands;

  stage_delay #(.WIDTH(VALUES * IN_WIDTH), .STAGES(OPERAND_STAGES)) operand_stages (
      .clk   (clk),
      .enable(advance),
      .in    (window),
      .out   (operands)
  );

  stage_flags #(.STAGES(OPERAND_STAGES + 1)) flags (
      .clk      (clk),
      .rst      (rst),
      .advance  (advance),
      .in_valid (some),
      .in_last  (window_last),
      .out_valid(out_valid),
      .out_last (out_last)
  );

  genvar value;
  genvar lane;
  generate
    for (value = 0; value < VALUES; value = value + 1) begin : values
      wire [IN_WIDTH-1:0] operand = operands[value*IN_WIDTH +: IN_WIDTH];

      for (lane = 0; lane < LANES; lane = lane + 1) begin : lanes
        localparam AT = value * LANES + lane;
        wire signed [WEIGHT_WIDTH-1:0]  weight = weights[AT*WEIGHT_WIDTH +: WEIGHT_WIDTH];
        wire signed [PRODUCT_WIDTH-1:0] exact;
        reg         [PRODUCT_WIDTH-1:0] product;

        if (IN_SIGNED != 0) begin : signed_operand
          assign exact = $signed(operand) * weight;
        end else begin : unsigned_operand
          assign exact = $signed({1'b0, operand}) * weight;
        end

        always @(posedge clk) if (advance) product <= exact;

        assign out_data[AT*PRODUCT_WIDTH +: PRODUCT_WIDTH] = product;
      end
    end
  endgenerate

endmodule
