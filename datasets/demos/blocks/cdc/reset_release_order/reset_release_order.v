// Resets two clock domains at once and releases them in order: the second only when the first one runs.
//
//   Each domain has its own synchronizer; the released reset of the first is what the second one waits for.
module reset_release_order #(
    parameter STRETCH = 4  // cycles of first_clk for which the first reset lasts on, 1 to 15
) (
    input  wire async_rst_n,
    input  wire first_clk,
    output wire first_rst_n,
    input  wire second_clk,
    output wire second_rst_n,
    output wire all_running
);

  localparam [3:0] LAST = STRETCH[3:0];

  reg       first_meta, first_synced;
  reg [3:0] stretched;
  reg       running;
  reg       second_meta, second_synced;
  reg       report_meta, report;

  // Ones move in while the reset is released; all clear at once, without a clock, when it is asserted.
  always @(posedge first_clk or negedge async_rst_n) begin
    if (!async_rst_n) {first_synced, first_meta} <= 2'b00;
    else              {first_synced, first_meta} <= {first_meta, 1'b1};
  end

  // The first domain stays in reset for some cycles more.
  always @(posedge first_clk or negedge async_rst_n) begin
    if (!async_rst_n)                           {running, stretched} <= 5'd0;
    else if (first_synced && stretched != LAST) {running, stretched} <= {1'b0, stretched + 4'd1};
    else if (first_synced)                      running <= 1'b1;
  end

  // The second domain takes its ones from the first.
  always @(posedge second_clk or negedge async_rst_n) begin
    if (!async_rst_n) {second_synced, second_meta} <= 2'b00;
    else              {second_synced, second_meta} <= {second_meta, running};
  end

  // The first domain hears that the second one runs.
  always @(posedge first_clk or negedge async_rst_n) begin
    if (!async_rst_n) {report, report_meta} <= 2'b00;
    else              {report, report_meta} <= {report_meta, second_synced};
  end

  // Every output comes from a flip-flop.
  assign first_rst_n  = running;
  assign second_rst_n = second_synced;  // in the domain of second_clk
  assign all_running  = report;         // in the domain of first_clk

endmodule
