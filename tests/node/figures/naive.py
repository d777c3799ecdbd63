"""Another count, by somebody who knows the events and nothing of ours: one question at a time, over the whole story."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from itertools import combinations
from math import ceil
from typing import Any

KUALA_LUMPUR = timezone(timedelta(hours=8))
LISTS = {
    "telah": ("helped", "helped_unconfirmed", "partly_helped"),
    "sedang": ("in_service", "awaiting_followup"),
    "belum": ("open_intake", "offered", "pooled", "stewarded"),
}
CLASSES = ("capacity", "area", "eligibility", "information", "consent", "safety", "other")
ENDS = (
    "helped", "helped_unconfirmed", "partly_helped", "not_helped", "unmet", "withdrawn", "unreachable",
    "deceased", "consent_ended", "split", "merged_duplicate", "error",
)  # fmt: skip
Row = dict[str, Any]
Thing = dict[str, Any]
"""What is counted once: its figure, when, and what it is counted by."""


def things(rows: Sequence[Row]) -> list[Thing]:
    """Everything that is counted."""
    by_ref: dict[str, list[Row]] = {}
    for row in rows:
        if "ref_id" in row["fields"]:
            by_ref.setdefault(row["fields"]["ref_id"], []).append(row)
    return [thing for own in by_ref.values() for thing in _of(own)]


def _named(rows: Iterable[Row], name: str) -> list[Row]:
    return [row for row in rows if row["name"] == name]


def _of(rows: list[Row]) -> list[Thing]:
    [opened] = _named(rows, "referral_opened")
    need = opened["fields"]
    sought = [need, *[each["fields"] for each in _named(rows, "need_revised")]][-1]
    area = _named(rows, "help_changed")[-1]["fields"]["area"]
    what = {
        "need": str(sought["need_group"]),
        "area": str({9: 2, 15: 12, 16: 14}.get(area, area)),
        "agency": need["origin"],
        "priority": sought["priority"],
        "opened": opened["time_ms"],
    }
    found: list[Thing] = []

    def add(figure: str, at_ms: int, helper: str | None, **more: Any) -> None:
        found.append({**what, "figure": figure, "at": at_ms, "helper": helper or "none", **more})

    serving = _standing(rows, add)
    add("opened", opened["time_ms"], serving)
    add("cases", opened["time_ms"], serving, once=need["case_id"])
    _firsts(rows, opened["time_ms"], add)
    _offers(rows, add)
    return found


def _standing(rows: list[Row], add: Any) -> str | None:
    """How it ended, or where it is: whatever was said last."""
    last = [row for row in rows if row["name"] in ("referral_moved", "referral_closed")][-1]
    fields = last["fields"]
    since = _named(rows, "help_changed")[-1]["time_ms"]
    serving: str | None = fields["serving"]
    if last["name"] == "referral_closed":
        end = fields["disposition"]
        add(end, last["time_ms"], serving)
        add("telah" if end in LISTS["telah"] else "ended", since, serving)
        if end in LISTS["telah"]:
            [opened] = _named(rows, "referral_opened")
            took = last["time_ms"] - opened["time_ms"]
            add("help_median", last["time_ms"], serving, took=took)
            add("help_p90", last["time_ms"], serving, took=took)
        return serving
    for name in ("sedang", "belum"):
        if fields["after"] in LISTS[name]:
            add(name, since, serving)
    if fields["at_risk"]:
        add("at_risk", since, serving)
    return serving


def _firsts(rows: list[Row], opened_ms: int, add: Any) -> None:
    legs, services = _named(rows, "leg_moved"), _named(rows, "service_moved")
    offers = [each for each in legs if _went(each, None, "offered")]
    accepts = [each for each in services if each["fields"]["before"] is None]
    contacts = [each for each in services if _went(each, "accepted", "in_progress")]
    for figure, firsts in (("channelled", offers), ("accepted", accepts), ("contacted", contacts)):
        for first in firsts[:1]:
            add(figure, first["time_ms"], first["fields"]["member"])
            if figure != "channelled":
                for part in ("median", "p90"):
                    took = first["time_ms"] - opened_ms
                    name = f"{figure.removesuffix('ed')}_{part}"
                    add(name, first["time_ms"], first["fields"]["member"], took=took)


def _went(row: Row, before: str | None, after: str) -> bool:
    return (row["fields"]["before"], row["fields"]["after"]) == (before, after)


def _offers(rows: list[Row], add: Any) -> None:
    for row in _named(rows, "service_moved"):
        if row["fields"]["after"] == "failed":
            add("failed", row["time_ms"], row["fields"]["member"])
    offered = {}
    for row in _named(rows, "leg_moved"):
        fields, at_ms = row["fields"], row["time_ms"]
        member, after = fields["member"], fields["after"]
        if _went(row, None, "offered"):
            offered[fields["leg_id"]] = at_ms
            add("offers", at_ms, member)
        if fields["before"] is None:
            continue
        if after in ("accepted", "declined"):
            for figure in ("answer_median", "answer_p90"):
                add(figure, at_ms, member, took=at_ms - offered[fields["leg_id"]])
        if after == "accepted":
            add("offers_accepted", at_ms, member)
        elif after == "expired":
            add("expired", at_ms, member)
    _declined(rows, add)


def _declined(rows: list[Row], add: Any) -> None:
    for row in _named(rows, "leg_moved"):
        fields, at_ms = row["fields"], row["time_ms"]
        if fields["after"] == "declined":
            add("declined", at_ms, fields["member"])
            add(f"declined_{fields['ground']}", at_ms, fields["member"])
            if row["called"] == "leg.redirect":
                add("redirected", at_ms, fields["member"])


def month(time_ms: int) -> str:
    """As a calendar says it."""
    there = datetime.fromtimestamp(time_ms / 1_000, UTC).astimezone(KUALA_LUMPUR)
    return f"{there.year:04}-{there.month:02}"


def cell(
    counted: Sequence[Thing], figure: str, by: str, wanted: dict[str, str], period: tuple[str, str]
) -> tuple[int, int]:
    """One number of a table, and of how many it is made; `by` is `opened` or `at`, `wanted` the value of each dimension."""
    found = [
        each
        for each in counted
        if each["figure"] == figure
        and period[0] <= month(each[by]) <= period[1]
        and all({**each, "month": month(each[by])}[name] == value for name, value in wanted.items())
    ]
    if figure.endswith(("_median", "_p90")):
        took = sorted(each["took"] for each in found)
        if not took:
            return 0, 0
        share = 0.5 if figure.endswith("median") else 0.9
        return ceil(took[ceil(round(share * len(took), 6)) - 1] / 60_000), len(took)
    if figure == "cases":
        return len({each["once"] for each in found}), len(found)
    return len(found), len(found)


def subsets(wanted: dict[str, str]) -> list[dict[str, str]]:
    """Of a row's values, all choices of some of them."""
    names = list(wanted)
    return [
        {name: wanted[name] for name in some}
        for size in range(len(names) + 1)
        for some in combinations(names, size)
    ]
