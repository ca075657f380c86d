"""Words and phrases of the field that mean the same, by the form that stands for them."""

from __future__ import annotations

import re

_SAME_TEXT = """
mul: multiply multiplies multiplied multiplying multiplier multiplication product products times mult
add: adder adders addition sum sums summed summing plus summation total totals
sub: subtract subtracts subtractor subtraction minus difference differences
div: divide divider division quotient dividing
count: counter counters counting ctr cnt tally
mux: multiplexer multiplexor multiplexers selector
demux: demultiplexer demultiplexor
decod: decoder decode decoding
encod: encoder encode encoding
reg: register registers registered flop flops flip-flop flipflop dff
mem: memory memories ram storage
fifo: queue queues fifos
lifo: stack
fsm: statemachine automaton
shift: shifter shifting rotate rotates rotator rotation
comp: compare compares comparator comparison comparing
inv: invert inverter complement
clk: clock clocks clocked
rst: reset resets
convolut: conv convolution convolutions convolutional convolve kernel
matmul: gemm matmuls
mac: accumulate accumulates accumulator accumulation accumulated multiplyaccumulate
mean: average averages averaging averaged avg
max: maximum largest greatest biggest highest greater larger
min: minimum smallest least lowest lesser smaller
pool: pooling pooled downsample downsampling subsample subsampling maxpool
clamp: clamps clamped clip clips clipped clipping saturate saturates saturated saturating saturation
quantiz: requantize requantizes requantization rescale rescales rescaled rescaling requantizer
relu: rectifier rectified
sigmoid: logistic
pixel: pixels
imag: image images picture feature map
arbit: arbiter arbitrate arbitration arbitrates requester requesters requestor requestors
fram: frame frames packet packets message messages
lane: lanes
sampl: sample samples
stretch: extend lengthen prolong
weight: weights coefficient coefficients tap taps
gray: grey
color: colour colours colors
center: centre
neighbor: neighbour neighbours neighbors neighbouring neighboring adjacent
serial: serialise serialize serializer serializes serially
checksum: crc
random: pseudorandom prbs
duplicat: copy copies broadcast fork replicate
order: sort sorts sorted sorting
sqrt: root
recip: reciprocal inverse
exp: exponential exponentials
log: logarithm
byte: bytes octet octets
valid: handshake handshakes handshaking
stall: backpressure
latch: latched latches
irq: interrupt interrupts
timer: timeout timeouts watchdog
drop: discard discards discarded dropped
credit: credits
"""
SAME = {
    word: form
    for line in _SAME_TEXT.strip().splitlines()
    for form, _, others in [line.partition(":")]
    for word in (form, *others.split())
}

_NUMERALS = "zero one two three four five six seven eight nine ten eleven twelve"
NUMERALS = {word: str(number) for number, word in enumerate(_NUMERALS.split())} | {
    "sixteen": "16",
    "thirty": "30",
    "hundred": "100",
}

# What a phrase means is a word of its own; spaces stand for any of space, hyphen and nothing.
_PHRASES_TEXT = """
p_fifo: first in first out|fifo|queue
p_lifo: last in first out|lifo|stack
p_transpose: transpos|corner turn|row by row.{1,60}column|rows? (?:in)?to columns?|chw|nhwc
p_dot: dot product|inner product|scalar product|sum of products
p_gemm: gemm|matrix multipl|matrix product|matrices|matmul|systolic|matrix matrix|tensor core
p_matvec: matvec|gemv|matrix vector|fully connected|dense layer|linear layer|matrix by (?:a )?vector
p_conv: conv2d|conv\\b|convol
p_depthwise: depth wise|per channel (?:conv|filter|kernel)
p_pool: pooling|max pool|average pool|down ?sampl|sub ?sampl
p_fir: \\bfir\\b|finite impulse|tap filter|taps
p_argmax: arg ?max|arg ?min|(?:index|position|place) of the (?:larg|great|small|least|max|min|high|low|best)
p_reduce: reduc|one (?:value|sum|total|result) (?:per|for each|for every)|(?:sum|add|total) (?:up|of)? ?all
p_elementwise: element wise|point wise|pair of (?:lanes|elements|numbers)|two (?:streams|tensors|vectors)
p_softmax: soft ?max
p_norm: layer ?norm|rms ?norm|normali[sz]
p_relu: relu|rectif
p_leaky: leaky|negative slope
p_activation: activation|gelu|relu|tanh|sigmoid|swish|silu|non ?linearity
p_tanh: tanh|hyperbolic
p_piecewise: piece ?wise|segments
p_table: look ?up|\\btable|\\brom\\b
p_popcount: pop ?count|number of ones|count(?:ing)? (?:the )?ones|hamming weight
p_lfsr: lfsr|linear feedback|xor feedback|pseudo ?random
p_crc: \\bcrc|cyclic redundancy
p_ecc: hamming|secded|error correct|correct(?:s|ing)? (?:a )?single
p_cdc: clock domain|two clocks|clock crossing|metastab|unrelated clock|other clock|another clock|asynchronous
p_slice: register slice|skid|two (?:places|entr)
p_arbiter: arbit|round robin|requesters|grant
p_priority: priorit
p_moving: moving average|sliding (?:mean|average|window)|running (?:mean|average|sum)|boxcar
p_running: running (?:total|sum)|accumulat
p_edge: rising edge|falling edge|edge detect|edges
p_debounce: debounc|bounc|push ?button|switch
p_pwm: pulse width|pwm|duty
p_tree: adder tree|tree of|\\btree
p_ieee: floating point|half precision|bfloat|mantissa|exponent
p_bcd: \\bbcd\\b|decimal|binary coded
p_rle: run length|runs of
p_width: wider|narrower|width conver|pack(?:s|ing)? |unpack|gather
p_handshake: ready valid|valid ready|handshak
p_table_mem: dual port|two ports|true dual
p_window: window|sliding|line buffer|neighbou?rhood
p_stall: back ?pressure|stall
p_zero: zero skip|sparse|non ?zero|zeros
p_bitserial: bit serial|one bit (?:at a time|per)|bit by bit
p_batch: ping pong|double buffer
p_timeout: time ?out|watch ?dog|expire
p_pulse: pulse|one clock|single cycle
p_last: last beat|tlast|end of (?:packet|frame)
"""


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text.replace(" ", "[ -]?"))


PHRASES = tuple(
    (form, _pattern(text.strip()))
    for line in _PHRASES_TEXT.strip().splitlines()
    for form, _, text in [line.partition(":")]
)
