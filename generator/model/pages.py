"""What a notice, payment method, relief option, glossary term, guide and the other pages are."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from generator.model.base import (
    Change,
    Day,
    Description,
    FactRef,
    GuideRef,
    Id,
    Line,
    Model,
    NoticeRef,
    OldPath,
    PageRef,
    PaymentRef,
    QuestionRef,
    ReliefRef,
    SourceRef,
    Text,
)
from generator.model.register import Basis


class Page(Model):
    """What every page has."""

    kind: ClassVar[str]

    id: Id = Field(description="The file's name without its ending, and the last part of the page's address.")
    title: Line = Field(description="Plain meaning, in a few words.")
    description: Description = Field(
        description="One line of at most 160 characters: for search engines, lists and recommended pages."
    )
    reviewed: Day = Field(description="Day on which the whole page was last read against its sources.")
    subjects: tuple[Id, ...] = Field(
        min_length=1, description="What the page is about, in ids; pages that share rare subjects are recommended."
    )
    aliases: tuple[Line, ...] = Field((), description="Other names by which [text][] may refer to this page.")
    search_terms: tuple[Line, ...] = Field((), description="Words people type who need this page.")
    questions: tuple[Line, ...] = Field((), description="Questions people ask that this page answers.")
    recommended: tuple[PageRef, ...] = Field((), max_length=5, description="Overrides the computed recommended pages.")
    official_pages: tuple[SourceRef, ...] = Field((), description="Ids of sources a reader should know of.")
    facts: tuple[FactRef, ...] = Field(
        (), description="Facts to list with their sources although no sentence quotes them."
    )
    redirect_from: tuple[OldPath, ...] = Field((), description="Old addresses that lead here.")
    changes: tuple[Change, ...] = Field(
        (), description="What readers should know has changed on this page; changed values of facts list themselves."
    )

    @property
    def path(self) -> str:
        """``folder/id``: the page's id across kinds, and its address on the site."""
        return f"{self.kind}/{self.id}"

    @property
    def heading(self) -> str:
        """Text of the page's h1."""
        return self.title


NoticeGroup = Literal["owing", "plans", "changed", "mismatch", "not-filed", "refund-identity", "waiting", "business"]
BranchId = Literal[
    "not-sure-it-is-real", "already-paid", "think-it-is-wrong", "agree-and-can-pay", "agree-but-cannot-pay",
    "already-replied", "deadline-passed", "never-got-earlier-letters", "spouse-or-ex", "for-someone-who-died",
]  # fmt: skip


class NoticeAnswer(Model):
    """The first screen: the same four lines in the same place on every notice page."""

    what: Text = Field(description="What the letter is, in one or two sentences.")
    bill: Text = Field(description="Is it a bill? Begin with Yes, No or Not yet.")
    urgency: Text = Field(description="How urgent is it?")
    not_yet: Text = Field(description="What will not happen because of this letter alone.")
    today: Text = Field(description="The one thing to do today.")


class Period(Model):
    """One rule that fixes a date."""

    fact: FactRef = Field(description="The day count in the register (unit days, calendar_days or business_days).")
    applies: Text = Field(description="When this rule applies and what it is counted from.")
    amount: Literal["below", "from"] | None = Field(
        None, description="Whether it holds below an amount due, or from that amount on. Needs 'threshold'."
    )
    threshold: FactRef | None = Field(None, description="The amount in the register, with 'amount'.")
    place: Literal["us", "abroad"] | None = Field(
        None, description="Whether it holds only in the United States or only abroad; empty for everybody."
    )
    later: bool = Field(False, description="True for a second chance that opens when the first date has passed.")


class Deadline(Model):
    """The date by which to act."""

    rule: Literal["fixed", "printed-date"] = Field(
        description="fixed: law or practice sets the days. printed-date: only the letter says."
    )
    extendable: Literal["yes", "no", "unknown"] = Field("unknown", description="Can the IRS give more time?")
    summary: Text = Field(
        description="The rule behind the printed date, in words. The page itself says that the printed date wins."
    )
    periods: tuple[Period, ...] = Field((), description="The rules, where there are any.")
    if_passed: Text = Field(description="What it means if the date has passed, and what is still possible.")


class Step(Model):
    """One thing to do."""

    do: Text = Field(description="The step, verb first, one sentence.")
    how: Text | None = Field(None, description="How to do it, or what to watch for.")


class Branch(Model):
    """'Which is you?': one situation and its answer."""

    id: BranchId = Field(description="Which situation.")
    answer: Text = Field(description="What to do in that situation.")
    guide: GuideRef | None = Field(None, description="The guide that says more.")


class NextNotice(Model):
    """A letter that may follow."""

    notice: NoticeRef = Field(description="Its id.")
    when: Text | None = Field(None, description="When it follows; a typical gap only where a source gives one.")


class Powers(Model):
    """What the IRS may do once this letter is out, and what it may not do yet. Each item stands alone as a sentence."""

    can: tuple[Text, ...] = Field(min_length=1, description="What the IRS can do at this step, one sentence each.")
    cannot: tuple[Text, ...] = Field(
        min_length=1, description="What it can't do at this step: say 'can't' or 'no' in the sentence itself."
    )


class ReliefThatFits(Model):
    """A relief option, and why it fits this letter."""

    option: ReliefRef = Field(description="Its id.")
    why: Text = Field(description="One line: for whom, with this letter.")


class CallScript(Model):
    """What to have and say on the phone."""

    have_ready: tuple[Text, ...] = Field(min_length=1, description="Papers and numbers within reach.")
    say: tuple[Text, ...] = Field(min_length=1, description="Words to begin with.")
    ask: tuple[Text, ...] = Field(min_length=1, description="Questions to ask before hanging up.")


class Statement(Model):
    """Something the IRS has said about this letter for a time."""

    from_: Day = Field(alias="from", description="Day of the statement.")
    until: Day | None = Field(
        None,
        description="Last day on which the site shows it as in force, ours where the statement named none; empty while it is.",
    )
    text: Text = Field(description="What it said, in our words.")
    source: SourceRef = Field(description="Where it was read.")
    basis: Basis = Field(description="official or reported.")


class Notice(Page):
    """A letter from the IRS."""

    kind: ClassVar[str] = "notices"

    code: Line = Field(description="The code as printed on the letter, for example CP14.")
    official_title: Line | None = Field(None, description="The heading the IRS prints, where a source gives it.")
    group: NoticeGroup = Field(description="Section of the list of letters.")
    audience: Literal["individual", "business", "both"] = Field(description="Who gets it.")
    short_answer: NoticeAnswer = Field(description="The first screen.")
    deadline: Deadline = Field(description="The date by which to act.")
    letter_shows: tuple[Text, ...] = Field(min_length=1, description="What the letter lists, to find it there.")
    steps: tuple[Step, ...] = Field(min_length=1, description="What to do, in order.")
    branches: tuple[Branch, ...] = Field(min_length=1, description="Situations, in the order people ask.")
    growth: Text | None = Field(None, description="How penalties and interest grow.")
    previous: tuple[NoticeRef, ...] = Field((), description="Letters that usually come before.")
    next: tuple[NextNotice, ...] = Field((), description="Letters that may follow, likeliest first.")
    powers: Powers | None = Field(None, description="What the IRS can and can't do at this step of the ladder.")
    if_ignored: Text = Field(description="What happens if nothing is done.")
    ways_to_pay: tuple[PaymentRef, ...] = Field((), description="Ways to pay that fit, best first.")
    relief: tuple[ReliefThatFits, ...] = Field((), description="Relief that fits, best first.")
    causes: tuple[Text, ...] = Field(min_length=1, description="Common reasons for this letter.")
    documents: tuple[Text, ...] = Field(min_length=1, description="Papers to gather and keep.")
    call: CallScript | None = Field(None, description="The call.")
    reply_letter: Text | None = Field(None, description="A letter to adapt, where a reply is expected.")
    get_help: Text | None = Field(None, description="When to get help with this letter, beyond what every page says.")
    statements: tuple[Statement, ...] = Field((), description="Statements of the IRS about this letter, dated.")
    printed_words: tuple[Line, ...] = Field((), description="Words printed on the letter, as search terms.")
    spanish_code: Line | None = Field(None, description="Code of the Spanish edition, where a source names it.")

    @property
    def heading(self) -> str:
        """Code and plain meaning."""
        return f"{self.code}: {self.title}"


class PaymentGlance(Model):
    """One row of the table of ways to pay."""

    fee: Text = Field(description="What it costs, in a few words.")
    speed: Text = Field(description="How fast it counts, in a few words.")
    proof: Text = Field(description="The proof you get, in a few words.")


class Problem(Model):
    """What goes wrong, and the way out."""

    problem: Text = Field(description="What goes wrong.")
    fix: Text = Field(description="What to do about it.")


class PaymentMethod(Page):
    """A way to pay the IRS."""

    kind: ClassVar[str] = "payment-methods"

    short_answer: Text = Field(description="What it is and whom it suits, in one to three sentences.")
    glance: PaymentGlance = Field(description="One row of the comparison.")
    who_can: tuple[Text, ...] = Field(min_length=1, description="Who can use it.")
    who_cannot: tuple[Text, ...] = Field((), description="Who can't.")
    fee: Text = Field(description="What it costs.")
    limits: Text = Field(description="Limits of amount, number and time; say so where there are none.")
    speed: Text = Field(description="How fast it posts and which day counts.")
    proof: Text = Field(description="What proof you get and how to keep it.")
    steps: tuple[Step, ...] = Field(min_length=1, description="How to pay this way.")
    goes_wrong: tuple[Problem, ...] = Field(min_length=1, description="What goes wrong and what to do.")


ReliefGroup = Literal[
    "paying-over-time", "paying-less-or-later", "penalties-and-interest", "spouses", "disagreeing",
    "liens-and-levies", "circumstances", "free-help",
]  # fmt: skip


class ReliefGlance(Model):
    """One row of the comparison with neighbouring options."""

    cost: Text = Field(description="What it costs, in a few words.")
    stops: Text = Field(description="What it stops, in a few words.")
    time: Text = Field(description="How long it takes or lasts, in a few words.")


class PlanGlance(Model):
    """One row of the comparison of ways to pay over time; what a plan stops comes from ``glance``."""

    limit: Text = Field(description="The most one may owe, or the time one gets, in a few words.")
    fee: Text = Field(description="The setup fee, in a few words.")
    apply: Text = Field(description="How to ask for it, in a few words.")
    lien: Text = Field(description="Whether a public lien notice can come with it, in a few words.")


class Application(Model):
    """One way to apply."""

    by: Literal["online", "phone", "form", "mail", "in-person", "automatic"] = Field(description="How.")
    steps: tuple[Text, ...] = Field(min_length=1, description="The steps, verb first.")


class Condition(Model):
    """One thing that must be true of the reader for a relief option to fit."""

    question: QuestionRef = Field(description="Id of a question in relief-questions.yml.")
    answers: tuple[Id, ...] = Field(min_length=1, description="Answers with which the option fits.")
    why_not: Text = Field(description="Said when another answer was given: why it does not fit, in one sentence.")


class Finder(Model):
    """How the relief finder decides on a relief option."""

    rank: int = Field(ge=1, le=99, description="Among options that fit, lower comes first.")
    because: Text = Field(description="Said when it fits: why, in one sentence.")
    next_step: Text = Field(description="What to do next, in one sentence, verb first.")
    conditions: tuple[Condition, ...] = Field(description="All must hold. Empty: it fits everybody.")


class ReliefOption(Page):
    """A way to pay over time, pay less, undo a charge or disagree."""

    kind: ClassVar[str] = "relief-options"

    group: ReliefGroup = Field(description="Section of the list of relief options.")
    short_answer: Text = Field(description="What it is and what it does, in one to three sentences.")
    glance: ReliefGlance = Field(description="One row of the comparison.")
    plan: PlanGlance | None = Field(
        None, description="One row of the comparison of ways to pay over time; needed in the group paying-over-time."
    )
    fits: tuple[Text, ...] = Field(min_length=1, description="Who it is for.")
    does_not_fit: tuple[Text, ...] = Field(min_length=1, description="Who it is not for.")
    cost: Text = Field(description="What it costs.")
    stops: Text = Field(description="What it stops.")
    keeps_growing: Text = Field(description="What keeps growing or stays.")
    apply: tuple[Application, ...] = Field(min_length=1, description="How to apply, easiest first.")
    how_long: Text = Field(description="How long the answer takes and how long the relief lasts.")
    if_refused: Text = Field(description="What happens if the IRS says no, and how to appeal.")
    goes_wrong: tuple[Problem, ...] = Field((), description="What goes wrong and what to do.")
    compare_with: tuple[ReliefRef, ...] = Field((), max_length=5, description="Neighbours to compare with.")
    finder: Finder | None = Field(None, description="Who it fits, as conditions that a program evaluates.")


class Term(Page):
    """A glossary term."""

    kind: ClassVar[str] = "glossary"

    definition: Text = Field(description="Two or three plain sentences; the first must stand alone.")
    example: Text = Field(description="An example with round, made-up figures.")
    where: Text = Field(description="Where the reader meets it.")
    spellings: tuple[Line, ...] = Field(
        (), description="Words in other texts that link here on first use, besides the title; for example plurals."
    )
    related: tuple[PageRef, ...] = Field((), description="Related terms and pages.")


class Guide(Page):
    """Front matter of a guide in ``content/guides``; the body is Markdown."""

    kind: ClassVar[str] = "guides"

    situation: Text = Field(description="The reader's situation, in words a reader would use.")
    short_answer: Text = Field(description="The short answer, in one to four sentences.")
    group: Literal["start-here", "paying", "disagreeing", "collection", "life", "help"] = Field(
        description="Section of the list of guides."
    )


class Tool(Page):
    """Front matter of a tool page in ``content/tools``."""

    kind: ClassVar[str] = "tools"


class About(Page):
    """Front matter of a page about the site in ``content/about``."""

    kind: ClassVar[str] = "about"


class Home(Page):
    """Front matter of ``content/index.md``."""

    kind: ClassVar[str] = "home"

    lead: Text = Field(description="The one sentence at the top.")
    common_letters: tuple[NoticeRef, ...] = Field(min_length=1, max_length=8, description="The commonest letters.")
    common_situations: tuple[PageRef, ...] = Field(min_length=1, max_length=8, description="The commonest situations.")

    @property
    def path(self) -> str:
        """The home page's address is the site's root."""
        return "index"
