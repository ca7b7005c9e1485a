"""What the front door asks a reader without a code, and what the relief finder asks."""

from __future__ import annotations

from pydantic import Field

from generator.model.base import Id, Line, Model, PageRef, QuestionRef, Text


class Answer(Model):
    """One answer to a question of the relief finder."""

    id: Id = Field(description="Short name, part of the result's address.")
    text: Text = Field(description="The answer in the reader's words.")


class Question(Model):
    """A question of the relief finder; 'not sure' is always offered besides its answers."""

    text: Text = Field(description="The question.")
    help: Text | None = Field(None, description="Where to look it up.")
    answers: tuple[Answer, ...] = Field(min_length=2, description="The answers, likeliest first.")


class Help(Model):
    """A page that the relief finder offers beside the relief options, always or with certain answers."""

    page: PageRef = Field(description="Its id.")
    because: Text = Field(description="What it is good for, in one sentence.")
    question: QuestionRef | None = Field(None, description="Question on which it depends; empty: it is always offered.")
    answers: tuple[Id, ...] = Field((), description="Answers with which it is offered.")


class QuestionFile(Model):
    """``site-data/relief-questions.yml``: asked in this order, each only if it still decides something."""

    help: tuple[Help, ...] = Field(min_length=1, description="Pages offered beside the options, free help among them.")
    questions: dict[Id, Question] = Field(max_length=8, description="The questions, by id.")


class Outcome(Model):
    """A second answer on the way to a page."""

    says: Line = Field(description="What the reader sees or knows, in the reader's words.")
    pages: tuple[PageRef, ...] = Field(min_length=1, max_length=6, description="Where it leads, best first.")


class Choice(Model):
    """An answer on the way to a page: it leads to pages, or asks once more."""

    says: Line = Field(description="What the reader sees or knows, in the reader's words.")
    pages: tuple[PageRef, ...] = Field((), max_length=6, description="Where it leads, best first.")
    then: tuple[Outcome, ...] = Field((), description="A further question's answers, where one is needed.")


class Way(Model):
    """One way to find a letter without knowing its code."""

    title: Line = Field(description="The question that this way asks.")
    lead: Text | None = Field(None, description="Where to look.")
    choices: tuple[Choice, ...] = Field(min_length=1, description="The answers, commonest first.")


class FindFile(Model):
    """``site-data/find.yml``: the front door for readers without a code."""

    ways: dict[Id, Way] = Field(description="Ways in, by id; a way asks at most three questions.")
    stop_words: tuple[Line, ...] = Field(description="Words that tell a search little.")
