"""Reference of hamming_secded_encoder."""

PLACES = (3, 5, 6, 7, 9, 10, 11, 12)


class Model:
    """The numbers of the places that hold a one must cancel out."""

    def reset(self):
        pass

    def outputs(self, inputs):
        word, checks = 0, 0
        for i, place in enumerate(PLACES):
            if inputs["data"] >> i & 1:
                word |= 1 << place
                checks ^= place
        for k in range(4):
            word |= (checks >> k & 1) << 2**k
        return {"code_word": word + bin(word).count("1") % 2}
