"""What operators on streams of vectors share: parameters, ports, contract, bench, words, top level."""
