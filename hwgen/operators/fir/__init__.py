"""FIR filters: one sample in and one result out per cycle."""
