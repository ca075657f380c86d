// Takes GROUPS words after a reset, each of BEATS beats, and keeps them until the next one.
//
//   `loaded` is high once all are there. With several words, `word` is that of an `address` two cycles with `enable`
//   earlier; a single one is always there. The first beat of a word lies lowest.
module setup_words #(
    parameter WIDTH      = 8,
    parameter BEATS      = 9,
    parameter GROUPS     = 1,
    parameter BEAT_BITS  = 4,  // hold BEATS - 1
    parameter GROUP_BITS = 1   // hold GROUPS - 1
) (
    input  wire                   clk,
    input  wire                   rst,
    input  wire                   in_valid,
    output wire                   in_ready,
    input  wire [WIDTH-1:0]       in_data,
    output reg                    loaded,
    input  wire                   enable,
    input  wire [GROUP_BITS-1:0]  address,
    output wire [BEATS*WIDTH-1:0] word
);

  localparam [31:0] LAST_BEAT  = BEATS - 1;
  localparam [31:0] LAST_GROUP = GROUPS - 1;

  reg                         taking;
  reg  [BEATS*WIDTH-1:0]      beats;
  wire [(BEATS+1)*WIDTH-1:0]  next = {in_data, beats};
  reg  [BEAT_BITS-1:0]        beat;
  reg                         complete;  // the beats are the last word
  wire                        push      = in_valid && taking;
  wire                        last_beat = beat == LAST_BEAT[BEAT_BITS-1:0];
  wire                        last_word;

  // The oldest beat leaves, and nothing is lost by it.
  wire unused = &{1'b0, next[WIDTH-1:0]};

  assign in_ready = taking;

  always @(posedge clk) begin
    if (rst)                                  taking <= 1'b1;
    else if (push && last_beat && last_word)  taking <= 1'b0;
    if (rst)       beat <= {BEAT_BITS{1'b0}};
    else if (push) beat <= last_beat ? {BEAT_BITS{1'b0}} : beat + 1'b1;
    complete <= !rst && push && last_beat && last_word;
    if (rst)           loaded <= 1'b0;
    else if (complete) loaded <= 1'b1;
  end

  always @(posedge clk) if (push) beats <= next[(BEATS+1)*WIDTH-1:WIDTH];

  generate
    if (GROUPS == 1) begin : single
      assign last_word = 1'b1;
      assign word      = beats;
      wire unused_address = &{1'b0, enable, address, LAST_GROUP};
    end else begin : several
      reg [BEATS*WIDTH-1:0] memory [0:GROUPS-1];
      reg [BEATS*WIDTH-1:0] read_word;
      reg [BEATS*WIDTH-1:0] kept_word;
      reg [GROUP_BITS-1:0]  group;        // whose beats come in
      reg [GROUP_BITS-1:0]  write_group;  // whose beats came in until now
      assign last_word = group == LAST_GROUP[GROUP_BITS-1:0];
      assign word      = kept_word;
      always @(posedge clk) begin
        if (rst)                    group <= {GROUP_BITS{1'b0}};
        else if (push && last_beat) group <= group + 1'b1;
        write_group <= group;
      end
      // While words come in nothing is read, and what is not complete is written too: it is soon replaced.
      always @(posedge clk) begin
        if (!loaded)     memory[write_group] <= beats;
        else if (enable) read_word <= memory[address];
        if (enable) kept_word <= read_word;
      end
    end
  endgenerate

endmodule
