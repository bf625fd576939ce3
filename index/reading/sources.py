"""The sources: files and folders read one article at a time; what cannot be read is named with its reason.

Which kinds are read, and by what, is one table; kinds that are not read are told by their endings, with what to do.
"""

from __future__ import annotations

import gzip
import io
import os
import stat
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import IO, Any

from index.errors import UnreadableInput
from index.messages.sentence import Sentence, reason
from index.reading import archives, encodings, head, identifiers, packed, pdf, rows, saved, word
from index.reading.apart import Apart
from index.reading.inputs import MOST_BYTES, MOST_DOCUMENT, Input
from index.reading.paper import Paper
from index.reading.raw import RawArticle, Rejection, Remark
from index.reading.tables import table

Found = RawArticle | Rejection | Remark

_PACKED: dict[str, Any] = {".gz": gzip.open, ".xz": packed.open_xz}
_GZIP = b"\x1f\x8b"
# What other kinds begin with, whatever they are called.
_MAGIC = {
    b"%PDF-": Sentence("a PDF"),
    b"PK\x03\x04": Sentence("a .zip, .docx or .xlsx"),
    b"\xd0\xcf\x11\xe0": Sentence("an old .doc or .xls"),
}
_NO_ENDING = Sentence("no ending")
_SECONDS = 30  # of the processor for one document: the longest of the National Assembly takes 6
_MEMORY = 2 << 30  # bytes of address space for one document


class Sources(tuple[Path, ...]):
    """Files and folders to read, with a user's own ``names`` of fields by the parts of an article (`fields.KNOWN`)."""

    names: Mapping[str, str] = MappingProxyType({})

    @classmethod
    def of(cls, paths: Sequence[Path], names: Mapping[str, str]) -> Sources:
        """Return these paths, whose rows have these names."""
        found = cls(paths)
        found.names = names
        return found


def raw_articles(paths: Sequence[Path]) -> Iterator[Found]:
    """Return the articles of files and folders, in the order of their names; what cannot be read as rejections."""
    names = names_of(paths)
    skipped: Counter[str] = Counter()
    reader = _Reader(skipped)
    try:
        for found in _inputs(paths, skipped, names):
            if isinstance(found, Rejection):
                yield found
                continue
            yield from reader.safely(found)
    finally:
        reader.close()
    for ending, count in sorted(skipped.items()):
        yield _not_read(paths, ending, count)


def _not_read(paths: Sequence[Path], ending: str, count: int) -> Rejection | Remark:
    """Return what is told of all files of one ending that are not read; a README is no article that was missed."""
    why = Sentence("{count:,} files not read: {kind}", count=count, kind=ending)
    if count == 1:
        why = Sentence("1 file not read: {kind}", kind=ending)
    if advice := table("kinds")["instead"].get(ending.split(maxsplit=1)[0]):
        why = Sentence("{why} ({advice})", why=why, advice=Sentence(advice))
    told = Remark if _tells_of_the_folder(ending) else Rejection
    return told(", ".join(map(str, paths))[:200], None, why)


def names_of(paths: Sequence[Path]) -> Mapping[str, str]:
    """Return the names of fields that a user gave with these paths."""
    return paths.names if isinstance(paths, Sources) else {}


# Files and folders


def files(paths: Sequence[Path]) -> Iterator[tuple[Path, Path] | Rejection]:
    """Return files with the root that was named; of folders, only the kinds that can be read.

    Links to folders are followed, every folder once; what cannot be looked at is a rejection.
    """
    yield from _files(paths, Counter())


def _files(paths: Sequence[Path], skipped: Counter[str]) -> Iterator[tuple[Path, Path] | Rejection]:
    for path in paths:
        if path.is_dir():
            yield from _below(path, skipped)
        else:
            yield path, path.parent


def _below(root: Path, skipped: Counter[str]) -> Iterator[tuple[Path, Path] | Rejection]:
    seen: set[tuple[int, int]] = set()
    # Names alone, one folder after another: the paths of a million files would fill the memory.
    folders: list[tuple[Path, Iterator[str]]] = [(root, iter(("",)))]
    while folders:
        folder, names = folders[-1]
        if (name := next(names, None)) is None:
            folders.pop()
            continue
        path = folder / name
        hidden = path.name.startswith(".") and path != root
        wanted = not hidden and kind_of(path.name) in READERS
        try:
            mode = path.stat().st_mode
            if stat.S_ISDIR(mode):
                folders.append((path, _names(path, seen)))
            elif wanted:
                _need_file(mode)
                yield path, root
            elif not hidden:
                skipped[_ending(path.name)] += 1
        except (OSError, UnreadableInput) as error:
            if wanted or not isinstance(error, FileNotFoundError):
                yield Rejection(str(path), None, reason(error))


def _names(folder: Path, seen: set[tuple[int, int]]) -> Iterator[str]:
    found = folder.stat()
    if (found.st_dev, found.st_ino) in seen:
        raise UnreadableInput("a link to a folder that is read already")
    seen.add((found.st_dev, found.st_ino))
    return iter(sorted(os.listdir(folder)))


def _need_file(mode: int) -> None:
    """Raise UnreadableInput for pipes and devices: they may never end, or never begin."""
    if not stat.S_ISREG(mode):
        raise UnreadableInput("neither a file nor a folder")


def kind_of(name: str) -> str:
    """Return the ending that says what a file holds: ".jsonl" of "bài.jsonl.xz"."""
    path = PurePath(name)
    return PurePath(path.stem).suffix.lower() if path.suffix.lower() in _PACKED else path.suffix.lower()


def _tells_of_the_folder(name: str) -> bool:
    """Return whether a file tells of the folder it stands in, as a README or a licence does."""
    return PurePath(name).stem.lower() in table("kinds")["about_folders"]


def _ending(name: str) -> str:
    if _tells_of_the_folder(name):
        return name
    return kind_of(name) or PurePath(name).suffix.lower() or _NO_ENDING


def _inputs(paths: Sequence[Path], skipped: Counter[str], names: Mapping[str, str]) -> Iterator[Input | Rejection]:
    for found in _files(paths, skipped):
        if isinstance(found, Rejection):
            yield found
            continue
        file, root = found
        real, name = identifiers.real_path(file), file.relative_to(root).as_posix()
        yield Input(str(file), real, name, kind_of(file.name), partial(_open, file), names)


def _open(file: Path) -> IO[bytes]:
    """Open a file, unpacked, whatever it is called."""
    found = file.stat()
    _need_file(found.st_mode)
    packer = _PACKED.get(file.suffix.lower())
    if packer and not found.st_size:
        # A power cut may leave the name of a file without its content; gzip takes it for a file without lines.
        raise UnreadableInput("empty: no packed file has no bytes")
    opened: IO[bytes] = (packer or open)(file, "rb")
    return opened


# Kinds


class _Reader:
    """Reads inputs by their kinds; documents of offices in a child process, which begins with the first of them."""

    def __init__(self, skipped: Counter[str]) -> None:
        self._skipped = skipped
        self._apart = Apart(_SECONDS, _MEMORY)

    def close(self) -> None:
        """End the child process."""
        self._apart.close()

    def safely(self, found: Input) -> Iterator[Found]:
        """Return the articles of an input, and as a rejection what ends it."""
        try:
            yield from self.read(found)
        except (OSError, *packed.DAMAGED, zipfile.BadZipFile, NotImplementedError, UnreadableInput) as error:
            yield Rejection(found.path, None, reason(error))

    def read(self, found: Input) -> Iterator[Found]:
        """Return the articles of an input; raises UnreadableInput when there can be none."""
        if found.kind not in READERS:
            known = Sentence("known are {known}, .gz, .xz", known=", ".join(READERS))
            advice = table("kinds")["instead"].get(found.kind)
            raise UnreadableInput(
                "{kind} is not read: {advice}",
                kind=found.kind or Sentence("a file without ending"),
                advice=Sentence(advice) if advice else known,
            )
        yield from READERS[found.kind](self, found)

    def text(self, found: Input) -> Iterator[Found]:
        """Return the article of a text, or of a page, whatever its file is called."""
        data, said = _unpacked(found.data())
        decoded = encodings.decoded(data)
        page = encodings.is_page(decoded.text)
        if page and found.kind == ".txt":
            said = (*said, Sentence("HTML in a file named .txt: read as a page"))
        html = page or found.kind != ".txt"
        url = head.own_address(decoded.text) if html else None
        yield replace(found.article(decoded.text, html=html, url=url), said=(*said, *decoded.said))

    def saved(self, found: Input) -> Iterator[Found]:
        """Return the article of a page that a browser saved in one file."""
        html, address = saved.page(found.data(MOST_DOCUMENT))
        if len(html) > MOST_BYTES:
            raise UnreadableInput("a page longer than {most:,} bytes", most=MOST_BYTES)
        url = head.own_address(html) or address
        yield replace(found.article(html, html=True, url=url), metadata={"url": url} if url else {})

    def word(self, found: Input) -> Iterator[Found]:
        """Return the article of a Word document."""
        yield self._paper(found, word.read, "docx", "docx")

    def pdf(self, found: Input) -> Iterator[Found]:
        """Return the article of a PDF."""
        yield self._paper(found, pdf.read, "pdf", "pypdfium2")

    def _paper(self, found: Input, read: Callable[[bytes], Paper], extra: str, module: str) -> RawArticle:
        if find_spec(module) is None:
            raise UnreadableInput(
                "{kind} needs one more library: run pip install '.[{extra}]' in the clone", kind=found.kind, extra=extra
            )
        paper = self._apart.call(read, found.data(MOST_DOCUMENT))
        facts = {"author": paper.author} if paper.author else {}
        raw = found.article("\n".join(paper.lines))
        return replace(raw, title=paper.title, metadata=facts, said=paper.said)

    def members(self, found: Input) -> Iterator[Found]:
        """Return the articles of an archive's members."""
        for one in archives.members(found, kind_of):
            if isinstance(one, Rejection):
                yield one
            elif one.kind not in READERS or one.kind == ".zip":
                self._skipped[Sentence("{kind} in .zip", kind=one.kind or _NO_ENDING)] += 1
            else:
                yield from self.safely(one)


def _unpacked(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return a text that was packed under another name, and say so; raises UnreadableInput for other kinds."""
    if data[:2] == _GZIP:
        with gzip.open(io.BytesIO(data)) as stream:
            found = stream.read(MOST_BYTES + 1)
        if len(found) > MOST_BYTES:
            raise UnreadableInput("unpacks to more than {most:,} bytes", most=MOST_BYTES)
        return found, (Sentence("packed by gzip: unpacked"),)
    for magic, name in _MAGIC.items():
        if data.startswith(magic):
            raise UnreadableInput("{kind} under another ending: give it its own", kind=name)
    return data, ()


READERS: dict[str, Callable[[_Reader, Input], Iterator[Found]]] = {
    ".txt": _Reader.text,
    ".html": _Reader.text,
    ".htm": _Reader.text,
    ".mhtml": _Reader.saved,
    ".mht": _Reader.saved,
    ".jsonl": lambda _, found: rows.of_lines(found),
    ".ndjson": lambda _, found: rows.of_lines(found),
    ".json": lambda _, found: rows.of_json(found),
    ".csv": lambda _, found: rows.of_table(found),
    ".tsv": lambda _, found: rows.of_table(found),
    ".docx": _Reader.word,
    ".pdf": _Reader.pdf,
    ".zip": _Reader.members,
}
"""The kinds of files that are read."""
