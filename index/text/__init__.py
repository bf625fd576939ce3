"""Vietnamese text analysis: normalise, fold, cut into syllables and words; string in, tokens with offsets out."""
