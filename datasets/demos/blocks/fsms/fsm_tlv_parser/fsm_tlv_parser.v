// Parser of a byte stream in type-length-value form: marks the value bytes of the records of one type.
//
//   A record is a type byte, a length byte and as many bytes as that says. Type 0 is padding: one byte alone.
module fsm_tlv_parser #(
    parameter [7:0] WANTED = 8'h42
) (
    input  wire       clk,
    input  wire       rst,
    input  wire       in_valid,
    input  wire [7:0] in_byte,
    output wire       out_valid,
    output wire [7:0] out_byte,
    output wire       out_last,
    output wire       record_start
);

  localparam [1:0] TYPE = 2'd0, LENGTH = 2'd1, VALUE = 2'd2;

  reg [1:0] state;
  reg       wanted;   // the record that runs is of the type asked for
  reg [7:0] left;     // value bytes still to come

  // Value bytes pass through without delay.
  assign out_valid = in_valid && state == VALUE && wanted;

  // The byte itself needs no register.
  assign out_byte = in_byte;

  // The end of a value, for whoever collects it.
  assign out_last = out_valid && left == 8'd1;

  // Marks the type byte of each real record.
  assign record_start = in_valid && state == TYPE && in_byte != 8'd0;

  // One byte per step; an empty value ends with its length.
  always @(posedge clk) begin
    if (rst) state <= TYPE;
    else if (in_valid) case (state)
      TYPE:    state <= in_byte == 8'd0 ? TYPE : LENGTH;
      LENGTH:  state <= in_byte == 8'd0 ? TYPE : VALUE;
      default: state <= left == 8'd1 ? TYPE : VALUE;
    endcase
  end

  // Type and length are kept for the value.
  always @(posedge clk) begin
    if (in_valid && state == TYPE) wanted <= in_byte == WANTED;
  end

  // The count needs no reset: a length comes before each value.
  always @(posedge clk) begin
    if (in_valid) left <= state == LENGTH ? in_byte : left - 8'd1;
  end

endmodule
