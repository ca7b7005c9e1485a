"""The words for the choices an editor makes in YAML, and the sections of the site. Marked for translation with N_."""

from __future__ import annotations

from dataclasses import dataclass


def N_(text: str) -> str:
    """Marks ``text`` for the translators; the template translates it where it is printed."""
    return text


@dataclass(frozen=True)
class Section:
    """A folder of pages as readers see it."""

    kind: str
    one: str
    title: str
    lead: str
    description: str
    groups: tuple[tuple[str, str], ...] = ()


SECTIONS: dict[str, Section] = {
    section.kind: section
    for section in (
        Section(
            "notices", N_("Letter"), N_("Letters"),
            N_("Find the code in a corner of your letter, then pick it here. No code? Start with what the letter says."),
            N_("IRS notices and letters by code: what each one means, how urgent it is, and what to do."),
            (
                ("owing", N_("The IRS says you owe money")),
                ("plans", N_("Payment plans")),
                ("changed", N_("The IRS changed your return or your refund")),
                ("mismatch", N_("Something doesn't match, or an audit")),
                ("not-filed", N_("The IRS says you did not file")),
                ("refund-identity", N_("Refund held, or prove who you are")),
                ("waiting", N_("Waiting letters and others")),
                ("business", N_("Businesses")),
            ),
        ),
        Section(
            "payment-methods", N_("Way to pay"), N_("Ways to pay"),
            N_("Pay only after you know that the letter is real and the amount is right. Then pick the way that suits you."),
            N_("Every way to pay the IRS compared: what it costs, how fast it counts, and the proof you get."),
        ),
        Section(
            "relief-options", N_("Relief"), N_("Relief"),
            N_("If you can't pay, don't owe it, or had a good reason, there is usually a form for it. None of these needs a paid company."),
            N_("Payment plans, hardship, settlement, penalty relief and appeals: who each is for, what it costs, what it stops."),
            (
                ("paying-over-time", N_("Paying over time")),
                ("paying-less-or-later", N_("Paying less, or later")),
                ("penalties-and-interest", N_("Penalties and interest")),
                ("spouses", N_("Husbands, wives and former spouses")),
                ("disagreeing", N_("Disagreeing and appealing")),
                ("liens-and-levies", N_("Liens and levies")),
                ("circumstances", N_("Special circumstances")),
                ("free-help", N_("Free help")),
            ),
        ),
        Section(
            "guides", N_("Guide"), N_("Guides"),
            N_("Situations rather than letters: start with what happened to you."),
            N_("Plain guides for common situations with the IRS: already paid, can't pay, disagree, is it real, and more."),
            (
                ("start-here", N_("Start here")),
                ("paying", N_("Paying")),
                ("disagreeing", N_("Disagreeing")),
                ("collection", N_("When the IRS collects")),
                ("life", N_("Life events")),
                ("help", N_("Free help")),
            ),
        ),
        Section(
            "glossary", N_("Word"), N_("Glossary"),
            N_("The words the IRS uses, in plain English."),
            N_("Words on IRS letters explained in plain English, each with an example."),
        ),
        Section(
            "tools", N_("Tool"), N_("Tools"),
            N_("Everything runs in your browser. Nothing you type is sent anywhere."),
            N_("Free tools that run in your browser."),
        ),
        Section(
            "about", N_("About this site"), N_("About"), "", "",
        ),
    )
}  # fmt: skip

BRANCHES: dict[str, tuple[str, str]] = {
    "not-sure-it-is-real": (N_("I'm not sure it is real"), N_("If you are not sure it is real")),
    "already-paid": (N_("I already paid"), N_("If you already paid")),
    "think-it-is-wrong": (N_("I think it is wrong"), N_("If you think it is wrong")),
    "agree-and-can-pay": (N_("It's right and I can pay"), N_("If it is right and you can pay")),
    "agree-but-cannot-pay": (N_("It's right and I can't pay"), N_("If it is right and you can't pay")),
    "already-replied": (N_("I already replied"), N_("If you already replied")),
    "deadline-passed": (N_("The date has passed"), N_("If the date has passed")),
    "never-got-earlier-letters": (N_("I never got the earlier letters"), N_("If you never got the earlier letters")),
    "spouse-or-ex": (N_("It is my spouse's or ex's debt"), N_("If it is your spouse's or former spouse's debt")),
    "for-someone-who-died": (N_("It is for someone who died"), N_("If it is for someone who died")),
}

APPLY_BY: dict[str, str] = {
    "online": N_("Online"),
    "phone": N_("By phone"),
    "form": N_("With a form"),
    "mail": N_("By mail"),
    "in-person": N_("In person"),
    "automatic": N_("Without applying"),
}
