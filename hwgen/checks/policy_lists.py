"""What design sources may contain: lists that the policy's rules read.

Keywords and system functions are lists of what is allowed, so that what nobody thought of is refused.
"""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ALLOWED_SYSTEM = _words(
    """
    $signed $unsigned $clog2 $bits $size $left $right $low $high $increment $dimensions
    $unpacked_dimensions $countones $onehot $onehot0 $readmemh $readmemb
    """
)

MEMORY_READERS = frozenset({"$readmemh", "$readmemb"})

_FILE_TASKS = "open|close|display|write|strobe|monitor|scanf|gets|getc|read|eof|seek|tell|lush|error"

# Why a system task is refused, by pattern; the first that matches speaks.
SYSTEM_REASONS = (
    (re.compile(r"\$(system|c(pure)?\d*$)"), "runs code on the host"),
    (re.compile(r"\$(dump|s?writemem|sdf_annotate|vcd|fsdb|test\$|value\$|getenv)"), "reaches the host"),
    (re.compile(rf"\$(f({_FILE_TASKS})|ungetc|rewind)"), "reaches files of the host"),
    (
        re.compile(r"\$(display|s?write|strobe|monitor|info|warning|error|fatal|printtimescale|timeformat)"),
        "prints, and what a design prints could be taken for the bench's words",
    ),
    (
        re.compile(r"\$(finish|stop|exit|save|restart|reset)"),
        "ends or stops the simulation, which is the bench's to do",
    ),
    (re.compile(r"\$(root|unit)$"), "names things outside its module"),
    (re.compile(r"\$(u?random|dist_|srandom)"), "is random: the hardware would not do the same"),
)

ALLOWED_KEYWORDS = _words(
    """
    always always_comb always_ff always_latch and assign automatic begin bit break buf bufif0 bufif1 byte
    case casex casez const continue default do else end endcase endfunction endgenerate endinterface
    endmodule endpackage endtask enum for foreach function generate genvar if import initial inout input
    inside int integer interface localparam logic longint modport module nand negedge nor not notif0
    notif1 or output package packed parameter posedge priority reg repeat return shortint signed static
    struct supply0 supply1 task timeprecision timeunit tri type typedef union unique unique0 unsigned
    uwire var void while wire xnor xor
    """
)

KEYWORD_REASONS = {
    "force": "overrides signals from outside",
    "release": "overrides signals from outside",
    "bind": "puts instances into other modules",
    "export": "hands functions to the host",
    "extern": "refers to things outside the sources",
    "program": "is for benches, not for hardware",
    "class": "is for benches, not for hardware",
    "covergroup": "is for benches, not for hardware",
    "final": "is for benches, not for hardware",
    "fork": "is for benches, not for hardware",
    "wait": "is for benches, not for hardware",
    "assert": "prints or stops the simulation when it fails; keep assertions in the bench",
    "assume": "prints or stops the simulation when it fails; keep assertions in the bench",
    "cover": "is for benches, not for hardware",
    "defparam": "sets parameters of other modules; give them where the module is instantiated",
    "config": "chooses other modules than those that were checked",
    "library": "chooses other modules than those that were checked",
    "primitive": "declares a primitive that synthesis does not know",
    "specify": "gives delays that synthesis does not know",
}

ALLOWED_DIRECTIVES = _words(
    """
    `define `undef `ifdef `ifndef `elsif `else `endif `include `timescale `default_nettype `resetall
    `celldefine `endcelldefine
    """
)
CONDITIONS = frozenset({"`ifdef", "`ifndef", "`elsif"})

# Macros that tools define by themselves: text that depends on them is not the same for every tool.
TOOL_MACROS = re.compile(
    r"__\w*|VERILATOR\w*|verilator\w*|SYSTEMVERILOG|SV_COV_\w*|coverage_block_off|YOSYS\w*|SYNTHESIS|FORMAL"
    r"|SIMULATION|COCOTB\w*|ICARUS\w*|IVERILOG\w*"
)
# Directives that some tool knows: a macro of that name would be something else there.
TOOL_DIRECTIVES = re.compile(
    r"verilator\w*|systemc\w*|verilog|psl|error|uselib|(end)?protect(ed)?|line|pragma|inline|remove_\w*"
    r"|(no)?accelerate|(auto)?expand_\w*|default_\w*|delay_mode_\w*|(en|dis)able_\w*|suppress_\w*"
    r"|(no)?unconnected_drive|nounconnecteddrive|(begin|end)_keywords|(end)?celldefine|resetall|timescale"
    r"|include|define|undef\w*|if(n)?def|els(e|if)|endif"
)

# Comments that some tool obeys. Words of a comment are joined by single spaces before this is matched.
OBEYED_COMMENT = re.compile(
    r"[vV]erilator"
    r"|(synopsys|cadence|ambit synthesis|exemplar|synplify)\b"
    r"|(synopsys|synthesis|pragma|xilinx|altera|quartus|coverage) ?"
    r"(translate_|full_case|parallel_case|attribute|coverage_|synthesis_o|black_box|protect|infer_|on\b|off\b)"
)

ALLOWED_ATTRIBUTES = _words(
    """
    keep keep_hierarchy dont_touch mark_debug max_fanout fsm_encoding use_dsp mult_style
    ram_style rom_style ram_block rom_block ramstyle romstyle syn_ramstyle syn_romstyle syn_keep
    syn_multstyle syn_preserve src
    """
)

SYNTAX_REASONS = {
    "DelayControl": "a delay (#) is not hardware",
    "Delay3": "a delay (#) is not hardware",
    "OneStepDelay": "a delay (#) is not hardware",
    "CycleDelay": "a delay (##) is not hardware",
    "TimeLiteralExpression": "a time is not hardware",
    "TimingControlExpression": "a delay or event inside an assignment is not hardware",
    "ProceduralAssignStatement": "a procedural `assign` overrides a signal",
    "ProceduralDeassignStatement": "a procedural `deassign` overrides a signal",
    "BlockingEventTriggerStatement": "an event is for benches, not for hardware",
    "NonblockingEventTriggerStatement": "an event is for benches, not for hardware",
    "DPIImport": "a DPI import runs code on the host",
    "DPIExport": "a DPI export hands functions to the host",
    "ExternModuleDecl": "an `extern` module is not part of the sources",
    "AnonymousProgram": "a program is for benches, not for hardware",
    "QueueDimensionSpecifier": "a queue is not hardware",
    "WildcardDimensionSpecifier": "an associative array is not hardware",
    "NewArrayExpression": "a dynamic array is not hardware",
    "NewClassExpression": "a class is not hardware",
    "WildcardUdpPortList": "a user-defined primitive is not known to synthesis",
    "ElabSystemTask": "an elaboration message prints",
    "ClassName": "a class is not hardware",
}

ALWAYS_BLOCKS = frozenset({"AlwaysBlock", "AlwaysCombBlock", "AlwaysFFBlock", "AlwaysLatchBlock"})

# Modules that a simulator or cocotb adds beside the design.
RESERVED_MODULES = frozenset({"TOP", "Vtop", "cocotb_iverilog_dump", "main"})

ESCAPED_NAME = re.compile(r"\\[A-Za-z_][A-Za-z0-9_.\[\]]*")

ELABORATION_REASONS = {
    "UpwardHierarchicalName": "a name leads out of its module",
    "CouldNotResolveHierarchicalPath": "a name leads to something that is not in the sources",
    "UndeclaredIdentifier": "a name leads to something that is not in the sources",
}
