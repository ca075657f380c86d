// A plain output-stationary array, as a textbook draws it: no protocol, no stall, no run-time sizes.
// Each element passes a and b on, clears or keeps its sum, and copies the finished sum into a drain register
// that is shifted out. The yardstick for what a protocol may cost.
module plain_os_pe #(
    parameter WIDTH     = 8,
    parameter ACC_WIDTH = 32,
    parameter PIPELINE  = 0
) (
    input  wire                        clk,
    input  wire signed [WIDTH-1:0]     a_in,
    input  wire signed [WIDTH-1:0]     b_in,
    input  wire                        first_in,
    output reg  signed [WIDTH-1:0]     a_out,
    output reg  signed [WIDTH-1:0]     b_out,
    output reg                         first_out,
    input  wire signed [ACC_WIDTH-1:0] drain_in,
    output reg  signed [ACC_WIDTH-1:0] drain_out
);
  reg signed [ACC_WIDTH-1:0] acc;

  generate
    if (PIPELINE == 0) begin : direct
      always @(posedge clk) begin
        acc       <= (first_out ? {ACC_WIDTH{1'b0}} : acc) + a_out * b_out;
        drain_out <= first_out ? acc : drain_in;
      end
    end else begin : staged
      reg signed [2*WIDTH-1:0] product;
      reg first_product;
      always @(posedge clk) begin
        product       <= a_out * b_out;
        first_product <= first_out;
        acc           <= (first_product ? {ACC_WIDTH{1'b0}} : acc) + product;
        drain_out     <= first_product ? acc : drain_in;
      end
    end
  endgenerate

  always @(posedge clk) begin
    a_out     <= a_in;
    b_out     <= b_in;
    first_out <= first_in;
  end
endmodule

module plain_os #(
    parameter N         = 8,
    parameter WIDTH     = 8,
    parameter ACC_WIDTH = 32,
    parameter PIPELINE  = 0
) (
    input  wire                   clk,
    input  wire [N*WIDTH-1:0]     a,
    input  wire [N*WIDTH-1:0]     b,
    input  wire [N-1:0]           first,
    output wire [N*ACC_WIDTH-1:0] c
);
  // Wires between elements, flattened: element (i, j) reads index i*(N+1)+j and drives the next one.
  wire [N*(N+1)*WIDTH-1:0]     a_h;
  wire [N*(N+1)-1:0]           f_h;
  wire [N*(N+1)*WIDTH-1:0]     b_v;
  wire [N*(N+1)*ACC_WIDTH-1:0] d_v;

  genvar i, j;
  generate
    for (i = 0; i < N; i = i + 1) begin : edges
      assign a_h[i*(N+1)*WIDTH +: WIDTH] = a[i*WIDTH +: WIDTH];
      assign f_h[i*(N+1)] = first[i];
      assign b_v[i*(N+1)*WIDTH +: WIDTH] = b[i*WIDTH +: WIDTH];
      assign d_v[(i*(N+1)+N)*ACC_WIDTH +: ACC_WIDTH] = {ACC_WIDTH{1'b0}};
      assign c[i*ACC_WIDTH +: ACC_WIDTH] = d_v[i*(N+1)*ACC_WIDTH +: ACC_WIDTH];
    end
    for (i = 0; i < N; i = i + 1) begin : row
      for (j = 0; j < N; j = j + 1) begin : col
        plain_os_pe #(.WIDTH(WIDTH), .ACC_WIDTH(ACC_WIDTH), .PIPELINE(PIPELINE)) pe (
            .clk(clk),
            .a_in(a_h[(i*(N+1)+j)*WIDTH +: WIDTH]),
            .a_out(a_h[(i*(N+1)+j+1)*WIDTH +: WIDTH]),
            .first_in(f_h[i*(N+1)+j]),
            .first_out(f_h[i*(N+1)+j+1]),
            .b_in(b_v[(j*(N+1)+i)*WIDTH +: WIDTH]),
            .b_out(b_v[(j*(N+1)+i+1)*WIDTH +: WIDTH]),
            .drain_in(d_v[(j*(N+1)+i+1)*ACC_WIDTH +: ACC_WIDTH]),
            .drain_out(d_v[(j*(N+1)+i)*ACC_WIDTH +: ACC_WIDTH])
        );
      end
    end
  endgenerate
endmodule
