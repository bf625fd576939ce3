"""The parser: any text becomes a question; what it kept, changed or dropped is said in the readings.

    question    = alternative ("OR" alternative)*        alternative = item*
    item        = [sign] (words | =words | "phrase"[~n] | beginning* | field:value | "(" question ")")

Plain words stand side by side without operators. A sign is "+" (must stand) or "-" (must not); "NOT x" is "-x", AND
makes every word of its conjunction needed. Nothing is read into words behind "=": no abbreviation, place or day.
One pass over the tokens with a stack of open brackets; lengths, depth and clauses are bounded, so that what is
printed of any question is shorter than what is read of any text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from index.messages.message import message
from index.text.normal import normalize
from search.query.asking import set_aside, sought
from search.query.concepts import apply
from search.query.drafts import Draft, alternatives, group, same_syllables
from search.query.fields import MAX_REACH, NAMES, may_name, names_something, read_field
from search.query.lexer import MAX_TOKENS, Token, tokens
from search.query.nodes import Form, Group, InTitle, Node, Or, Phrase, Prefix, Question, Word
from search.query.readings import Notes
from search.query.syllable import typed
from search.query.understood import find_intents

MAX_CHARS = 12_000
MAX_CHUNK = 2000  # of one chunk without spaces, or of one phrase
MAX_LETTERS = 32  # of one syllable; longer ones are web addresses run together
MAX_WORDS = 64  # plain words in all
MAX_QUOTED = 128  # words in phrases and fields in all
MAX_CLAUSES = 32  # each value of a field counts
MAX_DEPTH = 8  # of brackets
MAX_SLOP = 10  # less than the gap between paragraphs, so that no phrase reaches across
MIN_PREFIX = 2  # letters before "*"


def parse(text: str) -> Question:
    """Return the question a text asks; never raises, whatever the text.

    >>> question = parse('"Tỉnh ủy" Nghệ An -"Hà Tĩnh"')
    >>> [s.text for s in question.plain], len(question.root.required), len(question.root.excluded)
    (['Nghệ', 'An'], 1, 1)
    """
    return _Parser(text).question()


@dataclass(slots=True)
class _Bracket:
    """An open bracket: the alternatives read so far and the one being read.

    ``strict`` within "-(…)": what is taken away are articles in which every word stands, not most of them.
    """

    sign: str = ""
    strict: bool = False
    read: list[Draft] = field(default_factory=list)
    draft: Draft = field(default_factory=Draft)


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = " ".join(normalize(text[:MAX_CHARS]).split())
        self.notes = Notes(self.text)
        self.words = MAX_WORDS  # what may still be read
        self.quoted = MAX_QUOTED
        self.clauses = MAX_CLAUSES
        self.ignored = 0  # brackets opened beyond the greatest depth
        self.stack = [_Bracket()]
        if len(text) > MAX_CHARS:
            self.notes.dropped(len(self.text), "…", message("rest_characters", n=MAX_CHARS))

    def question(self) -> Question:
        self._read(tokens(self.text))
        while len(self.stack) > 1:
            self._close()
        whole = self._flat(self.stack[0])
        aside = set_aside(whole.plain, whole.must | whole.literal, 0 if whole.required else 1)
        self.notes.asides(whole.plain, aside)
        self.notes.unwanted(whole.plain[aside.first : aside.last])
        root = group(whole.within(aside.first, aside.last))
        self.notes.concepts(root)
        self.notes.no_such_days(root)
        if self.text and root.empty:
            self.notes.dropped(0, self.text, message("words_none"))
        intents = find_intents(root)
        self.notes.intents(root, intents)
        return Question(self.text, root, intents, self.notes.readings(), aside.newest, sought(whole.plain))

    def _read(self, found: tuple[Token, ...]) -> None:
        if len(found) > MAX_TOKENS:
            self.notes.dropped(found[-1].start, "…", message("rest_tokens", n=MAX_TOKENS))
            found = found[:-1]
        place = 0
        negative = False
        while place < len(found):
            token = found[place]
            if not (self.words or self.clauses):
                self.notes.dropped(token.start, "…", message("rest_long"))
                return
            if negative and token.kind in ("words", "open"):
                token = token._replace(sign="-")
            negative = token.kind == "not"
            place += self._token(token, found[place + 1 : place + 1 + MAX_REACH])

    def _token(self, token: Token, following: Sequence[Token]) -> int:
        """Read one token; return how many were used."""
        if token.kind == "words":
            return self._words(token, following)
        if token.kind == "open":
            self._open(token)
        elif token.kind == "close":
            self._closed(token)
        elif token.kind == "or":
            bracket = self.stack[-1]
            bracket.read.append(bracket.draft)
            bracket.draft = Draft()
            self.notes.operator(token, message("either_side"))
        elif token.kind == "and":
            self.stack[-1].draft.every = True
            self.notes.operator(token, message("every_word"))
        elif token.kind == "noise":
            self.notes.dropped(token.start, self.text[token.start : token.end], message(token.text), token.end)
        return 1

    # Brackets.

    def _open(self, token: Token) -> None:
        if token.field:
            self.notes.dropped(token.start, f"{NAMES[token.field]}:", message("bracket_in_field"), token.end - 1)
        if len(self.stack) > MAX_DEPTH:
            self.ignored += 1
            self.notes.dropped(token.start, "(", message("brackets_deep", n=MAX_DEPTH))
            return
        self.stack.append(_Bracket(token.sign, token.sign == "-" or self.stack[-1].strict))

    def _closed(self, token: Token) -> None:
        if self.ignored:
            self.ignored -= 1
        elif len(self.stack) > 1:
            self._close()
        else:
            self.notes.dropped(token.start, ")", message("bracket_lonely"), token.end)

    def _close(self) -> None:
        inner = self.stack.pop()
        draft = self.stack[-1].draft
        if inner.sign == "-":
            if groups := self._groups(inner, self._drafts(inner)):
                draft.add(alternatives(groups), True)
        else:
            draft.merge(self._flat(inner), inner.sign == "+")

    def _flat(self, bracket: _Bracket) -> Draft:
        """Return all of a bracket as one conjunction."""
        drafts = self._drafts(bracket)
        groups = self._groups(bracket, drafts) if len(drafts) > 1 else []
        if len(groups) < 2:
            return drafts[0] if drafts else Draft()
        whole = Draft()
        whole.add(alternatives(groups), False)
        return whole

    def _groups(self, bracket: _Bracket, drafts: list[Draft]) -> list[Group]:
        groups = list(dict.fromkeys(map(self._strict if bracket.strict else group, drafts)))
        for one in groups:
            self.notes.concepts(one)
        return [one for one in groups if not one.empty]

    def _drafts(self, bracket: _Bracket) -> list[Draft]:
        drafts = [draft for draft in (*bracket.read, bracket.draft) if not draft.empty]
        for draft in drafts:
            draft.close()
        if len(drafts) < len(bracket.read) + bool(bracket.read):
            self.notes.dropped(len(self.text), "OR", message("side_empty"))
        return drafts

    def _strict(self, draft: Draft) -> Group:
        """Return a conjunction in which every word must stand."""
        words = tuple(Phrase((syllable,)) for syllable in draft.plain[: min(self.clauses, self.quoted)])
        if len(words) < len(draft.plain):
            self._too_many(draft.plain[len(words)].start, "…")
        self.clauses -= len(words)
        self.quoted -= len(words)
        return Group(required=(*words, *draft.required), excluded=tuple(draft.excluded))

    # Words.

    def _words(self, token: Token, following: Sequence[Token]) -> int:
        if token.field:
            return self._field(token, following)
        if not self._room(token):
            return 1
        words = self._typed(token.text, token.at)
        if token.quoted:
            self._phrase(token, words)
        elif token.star and len(words) == 1:
            self._prefix(token, words)
        else:
            self._unmarked(token, words)
        return 1

    def _room(self, token: Token) -> bool:
        """Whether such words may still be read; says so once when not."""
        room, most = self.words, message("rest_plain", n=MAX_WORDS)
        if token.quoted or token.star or token.sign == "-":
            room, most = self.clauses, message("clauses_many", n=MAX_CLAUSES)
        if room and token.quoted:
            room, most = self.quoted, message("rest_quoted", n=MAX_QUOTED)
        if not room:
            self.notes.dropped(token.start, "…", most)
        return room > 0

    def _unmarked(self, token: Token, words: Form) -> None:
        """Read words without quotes: those to find or to exclude."""
        if "*" in token.text and not token.literal:
            why = message("star_place", n=MIN_PREFIX)
            if not words:
                self.notes.dropped(token.start, token.text, why, token.end)
            else:
                self.notes.changed(token, why)
        if token.sign == "-":
            self._exclude(token, words)
        else:
            self._plain(token, words)

    def _typed(self, text: str, at: int) -> Form:
        if len(text) > MAX_CHUNK:
            self.notes.dropped(at, "…", message("rest_chunk", n=MAX_CHUNK))
        words = typed(text[:MAX_CHUNK], at)
        fit = tuple(word for word in words if len(word.text) <= MAX_LETTERS)
        if len(fit) < len(words):
            self.notes.dropped(at, "…", message("word_long", n=MAX_LETTERS))
        return fit

    def _plain(self, token: Token, words: Form) -> None:
        fit = words[: self.words]
        if len(fit) < len(words):
            self.notes.dropped(token.start, "…", message("rest_plain", n=MAX_WORDS))
        self.words -= len(fit)
        self.stack[-1].draft.add_plain(fit, token.sign == "+", token.literal)
        if token.sign == "+" and fit:
            self.notes.needed(token)
        if token.literal and fit:
            self.notes.literal(token)

    def _within(self, token: Token, words: Form) -> Form:
        """Return as many words as phrases and fields may still have."""
        fit = words[: self.quoted]
        if len(fit) < len(words):
            self.notes.dropped(token.start, "…", message("rest_quoted", n=MAX_QUOTED))
        self.quoted -= len(fit)
        return fit

    def _phrase(self, token: Token, words: Form) -> None:
        fit = self._within(token, words)
        slop = min(token.slop, MAX_SLOP) if len(fit) > 1 else 0
        if not words:
            self.notes.dropped(token.start, self.text[token.start : token.end], message("words_none"))
        elif fit and self._add(token, Phrase(fit, slop)):
            self.notes.phrase(token, slop)

    def _exclude(self, token: Token, words: Form) -> None:
        fit = self._within(token, words)
        run = apply(fit)
        whole = len(run.concepts) == 1 and run.concepts[0].end - run.concepts[0].start == len(run.plain)
        forms = (run.plain, *run.concepts[0].forms) if whole and not token.literal else ()
        others = tuple(form for form in forms if not same_syllables(form, fit))
        if fit and self._add(token, Phrase(fit, forms=others)):
            self.notes.excluded(token, fit)

    def _prefix(self, token: Token, words: Form) -> None:
        word = words[0]
        if len(word.folded) < MIN_PREFIX:
            self._unmarked(token, words)
        elif self._add(token, Prefix(word.exact, word.folded)):
            self.notes.prefix(token, word)

    def _field(self, token: Token, following: Sequence[Token]) -> int:
        if not self.clauses:
            self._too_many(token.start, "…")
            return 1
        token, used = _reaching(self.text, token, following)
        words = self._typed(token.text, token.at)
        node = read_field(token.field, token.text[:MAX_CHUNK], words[: self.quoted], token.quoted, token.star)
        if isinstance(node, Word | InTitle):
            self._within(token, words)
        if node is None:
            self.clauses -= 1  # as dear as one that is read
            # Nothing is lost: "Nguồn: Báo Nghệ An" pasted from a page asks for its words.
            self.notes.changed(token, message("field_unread", field=NAMES[token.field]))
            words = self._typed(self.text[token.start : token.end], token.start)
            (self._exclude if token.sign == "-" else self._plain)(token, words)
        elif self._add(token, node):
            self.notes.field(token, node)
        return used + 1

    def _add(self, token: Token, node: Node) -> bool:
        size = len(node.children) if isinstance(node, Or) else 1
        if size > self.clauses:
            self._too_many(token.start, self.text[token.start : token.end])
            return False
        self.clauses -= size
        self.stack[-1].draft.add(node, token.sign == "-")
        return True

    def _too_many(self, start: int, shown: str) -> None:
        self.notes.dropped(start, shown, message("clauses_many", n=MAX_CLAUSES))


def _reaching(text: str, token: Token, following: Sequence[Token]) -> tuple[Token, int]:
    """Return a field's token with the value that goes on over the words behind: "tỉnh:Nghệ An", "năm: 2021".

    The longest value that means something is taken, but what means something alone ends there ("năm:2021"); a quoted
    one may also stand behind a space.
    """
    if token.quoted or names_something(token.field, token.text):
        return token, 0
    first = following[0] if following else token
    if not token.text and first.quoted and not (first.sign or first.field) and first.start == token.end + 1:
        return first._replace(start=token.start, sign=token.sign, field=token.field), 1
    ends = []
    for after in following:
        if after.kind != "words" or after.quoted or after.field or after.star or after.literal or after.sign == "+":
            break
        if after.sign and after.text:  # a lone dash stands within values: "26 - NQ/TW", "2020 - 2025"
            break
        ends.append(after.end)
    if not ends or not may_name(token.field, text[token.at : ends[-1]]):
        return token, 0
    for used in range(len(ends), 0, -1):
        value = text[token.at : ends[used - 1]].strip(" ,.;")
        if names_something(token.field, value):
            return token._replace(end=ends[used - 1], text=value, quoted=token.field != "tu"), used
    return token, 0
