// Gives each word of a stream to two takers, which may take it in different cycles.
module stream_fork (
    input  wire clk,
    input  wire rst,
    input  wire in_valid,
    output wire in_take,
    output wire first_valid,
    input  wire first_take,
    output wire second_valid,
    input  wire second_take
);

  reg first_done;
  reg second_done;

  wire first_served  = first_done || first_take;
  wire second_served = second_done || second_take;

  assign first_valid  = in_valid && !first_done;
  assign second_valid = in_valid && !second_done;
  assign in_take      = in_valid && first_served && second_served;

  always @(posedge clk) begin
    if (rst || in_take) begin
      first_done  <= 1'b0;
      second_done <= 1'b0;
    end else begin
      first_done  <= first_served;
      second_done <= second_served;
    end
  end

endmodule
