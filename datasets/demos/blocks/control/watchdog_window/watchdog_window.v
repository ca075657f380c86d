// Window watchdog: it must be served neither too early nor too late.
//
//   Time runs from the last service; the window is open from OPEN to LIMIT-1.
module watchdog_window #(
    parameter OPEN  = 6,
    parameter LIMIT = 12
) (
    input  wire       clk,
    input  wire       rst,
    input  wire       service,
    output wire       window_open,
    output reg        bite_early,
    output reg        bite_late
);

  // Cycles since the last service or bite.
  reg  [3:0] age;
  wire       expired = age == LIMIT[3:0] - 4'd1;
  assign window_open = age >= OPEN[3:0];  // service is welcome

  // Every service and every bite begins a new period.
  always @(posedge clk) begin
    if (rst || service || expired) age <= 4'd0;
    else                           age <= age + 4'd1;
  end

  // A service in the last cycle is still in time.
  always @(posedge clk) begin
    bite_early <= !rst && service && !window_open;
    bite_late  <= !rst && !service && expired;
  end

endmodule
