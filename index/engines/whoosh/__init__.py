"""What Whoosh needs to open and own an index of arrays: schema, codec, readers, storage, writer, analyzers."""
