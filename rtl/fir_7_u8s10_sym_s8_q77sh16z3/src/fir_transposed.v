// FIR filter in transposed form, cut into sections of SECTION taps.
//
//   A sample meets all taps of a section at once, and the next section one cycle later: however many taps there are,
//   a register drives only a few multipliers. The section of the oldest taps comes first, that of h[0] last.
//   All stages move together when the last one can; sums take a step only where a sample is there.
module fir_transposed #(
    parameter TAPS         = 16,
    parameter SECTION      = 4,     // taps of a section; with SYMMETRIC all of them
    parameter SYMMETRIC    = 0,     // 1: taps k and TAPS - 1 - k share a multiplier
    parameter COEFFICIENTS = TAPS,  // with SYMMETRIC (TAPS + 1) / 2
    parameter IN_WIDTH     = 8,
    parameter IN_SIGNED    = 1,
    parameter H_WIDTH      = 8,
    parameter OUT_WIDTH    = 20,    // IN_WIDTH + H_WIDTH + log2(TAPS), rounded up if samples are unsigned, else down
    parameter COUNT_BITS   = 4      // hold COEFFICIENTS - 1, at least 1
) (
    input  wire                 clk,
    input  wire                 rst,
    input  wire                 h_valid,
    output wire                 h_ready,
    input  wire [H_WIDTH-1:0]   h_data,
    input  wire                 in_valid,
    output wire                 in_ready,
    input  wire [IN_WIDTH-1:0]  in_data,
    input  wire                 in_last,
    output wire                 out_valid,
    input  wire                 out_ready,
    output wire [OUT_WIDTH-1:0] out_data,
    output wire                 out_last
);

  localparam SECTIONS = (TAPS + SECTION - 1) / SECTION;

  wire                            loaded;
  wire [COEFFICIENTS*H_WIDTH-1:0] coefficients;

  coefficient_chain #(
      .COUNT     (COEFFICIENTS),
      .WIDTH     (H_WIDTH),
      .COUNT_BITS(COUNT_BITS)
  ) chain (
      .clk         (clk),
      .rst         (rst),
      .in_valid    (h_valid),
      .in_ready    (h_ready),
      .in_data     (h_data),
      .loaded      (loaded),
      .coefficients(coefficients)
  );

  wire advance = out_ready || !out_valid;

  assign in_ready = advance && loaded;

  // What enters section s, and what leaves the last one.
  wire [SECTIONS:0]                 valid;
  wire [SECTIONS:0]                 last;
  wire [(SECTIONS+1)*IN_WIDTH-1:0]  data;
  wire [(SECTIONS+1)*OUT_WIDTH-1:0] sum;
  wire [SECTIONS-1:0]               products_valid;
  wire [SECTIONS-1:0]               products_last;

  assign valid[0]           = in_valid && loaded;
  assign last[0]            = in_last;
  assign data[IN_WIDTH-1:0] = in_data;
  assign sum[OUT_WIDTH-1:0] = {OUT_WIDTH{1'b0}};

  genvar s;
  generate
    for (s = 0; s < SECTIONS; s = s + 1) begin : sections
      // Section 0 has what the others leave, if TAPS is no multiple of SECTION.
      localparam LOWEST = (SECTIONS - 1 - s) * SECTION;
      localparam COUNT  = (s == 0) ? TAPS - LOWEST : SECTION;
      localparam OWN    = (SYMMETRIC != 0) ? COEFFICIENTS : COUNT;

      fir_section #(
          .TAPS        (COUNT),
          .BEFORE      (TAPS - LOWEST - COUNT),
          .FINAL       ((s == SECTIONS - 1) ? 1 : 0),
          .SYMMETRIC   (SYMMETRIC),
          .COEFFICIENTS(OWN),
          .IN_WIDTH    (IN_WIDTH),
          .IN_SIGNED   (IN_SIGNED),
          .H_WIDTH     (H_WIDTH),
          .SUM_WIDTH   (OUT_WIDTH)
      ) section (
          .clk         (clk),
          .rst         (rst),
          .advance     (advance),
          .coefficients(coefficients[LOWEST*H_WIDTH +: OWN*H_WIDTH]),
          .in_valid    (valid[s]),
          .in_last     (last[s]),
          .in_data     (data[s*IN_WIDTH +: IN_WIDTH]),
          .in_sum      (sum[s*OUT_WIDTH +: OUT_WIDTH]),
          .next_valid  (valid[s+1]),
          .next_last   (last[s+1]),
          .next_data   (data[(s+1)*IN_WIDTH +: IN_WIDTH]),
          .out_valid   (products_valid[s]),
          .out_last    (products_last[s]),
          .out_sum     (sum[(s+1)*OUT_WIDTH +: OUT_WIDTH])
      );
    end
  endgenerate

  stage_flags #(.STAGES(1)) result_flags (
      .clk      (clk),
      .rst      (rst),
      .advance  (advance),
      .in_valid (products_valid[SECTIONS-1]),
      .in_last  (products_last[SECTIONS-1]),
      .out_valid(out_valid),
      .out_last (out_last)
  );

  assign out_data = sum[SECTIONS*OUT_WIDTH +: OUT_WIDTH];

  // The last section has no next one; only its own products become a result.
  wire unused = &{1'b0, valid[SECTIONS], last[SECTIONS], data[SECTIONS*IN_WIDTH +: IN_WIDTH],
                  products_valid, products_last};

endmodule
