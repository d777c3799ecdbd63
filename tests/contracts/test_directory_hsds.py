"""A service as HSDS 3 describes it, mapped by hand onto the directory: which field goes where, and which stays in the document."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from chain.primitives import Digest
from contracts.words import Id
from tests.contracts.agencies import PERDA, SELANGOR
from tests.contracts.catalogue import ROOM, Catalogue
from tests.lacking import SHARED_DATA, Lack, skip_without

KESIHATAN, PENJAGAAN = 7, 11
CONSTITUTION, MIXED = 4, 8
PERSONS, ANYONE = 1, 1

AS_CODES = {
    "id": "the service's id: a UUID is 16 bytes, and says nothing",
    "status": "where it stands",
    "service_areas": "areas: the states of Malaysia",
    "funding": "funding_source, as a code",
    "organization_id": "the member",
    "organization": "the member",
    "last_modified": "the time of the block in which it was published",
}
"""What the chain has of a service, and as what."""
BY_HAND = {
    "attributes": "need_groups and tags: whoever drafts it chooses them; taxonomies differ from agency to agency",
    "program": "tags",
    "program_id": "tags",
    "eligibility_description": "target of a row of capacity, as far as a code says it; the text stays",
    "minimum_age": "as eligibility_description",
    "maximum_age": "as eligibility_description",
    "schedules": "valid_from and valid_to, if the service has an end; opening hours stay",
    "wait_time": "status waitlist of a row of capacity",
}
"""What a person reads there and says in codes; the words themselves stay in the document."""
IN_THE_DOCUMENT = (
    "name", "alternate_name", "description", "url", "email", "interpretation_services", "application_process", "fees_description", "fees",
    "accreditations", "assured_date", "assurer_email", "licenses", "alert", "phones", "service_at_locations", "languages", "cost_options",
    "required_documents", "contacts", "metadata",
)  # fmt: skip
"""What the chain knows only by the hash of all of it."""
METHODS = {
    "active": ("publish",),
    "inactive": (),
    "temporarily closed": ("publish", "suspend"),
    "defunct": ("publish", "retire"),
}
"""What is called of a draft, by the status of HSDS."""
STANDS = {
    "active": "PUBLISHED",
    "inactive": "DRAFT",
    "temporarily closed": "SUSPENDED",
    "defunct": "RETIRED",
}


def _read(name: str) -> bytes:
    skip_without(Lack.SHARED_DATA)
    return (SHARED_DATA / "hsds3" / name).read_bytes()


def _mapped(here: Catalogue, document: bytes, status: str) -> Id:
    """The sample onto the chain, as an admin would who has read it."""
    service = json.loads(document)
    service_id = Id(UUID(service["id"]).bytes)
    form = (
        service_id,
        Digest(hashlib.sha256(document).digest()),
        (KESIHATAN, PENJAGAAN),
        (SELANGOR,),
        (CONSTITUTION, MIXED),
        (),
        (here.sandbox.now_ms, ()),
    )
    here.done(PERDA, "directory.draft", *form)
    for version, method in enumerate(METHODS[status], 1):
        here.done(PERDA, f"directory.{method}", service_id, version)
    return service_id


def test_every_field_of_a_service_goes_somewhere() -> None:
    schema = json.loads(_read("schema/service.json"))
    fields = set(schema["properties"])
    assert fields == {*AS_CODES, *BY_HAND, *IN_THE_DOCUMENT}
    assert len(fields) == len(AS_CODES) + len(BY_HAND) + len(IN_THE_DOCUMENT), (
        "each goes to one place"
    )
    assert set(schema["properties"]["status"]["enum"]) == set(METHODS)


@pytest.mark.parametrize("status", METHODS)
def test_each_status_of_hsds_is_a_state_of_the_directory(status: str) -> None:
    here = Catalogue()
    service_id = _mapped(here, _read("service_full.json"), status)
    assert here.ask("directory.get", service_id).status.name == STANDS[status]


def test_the_sample_is_found_with_its_room_and_its_document_proves_itself() -> None:
    document = _read("service_full.json")
    here = Catalogue()
    service_id = _mapped(here, document, json.loads(document)["status"])
    rows = ((PERSONS, ANYONE, 12, 3, ROOM),)
    here.done(PERDA, "capacity.state", service_id, SELANGOR, 0, rows)
    [found] = here.ask("directory.serving", KESIHATAN, SELANGOR, ())
    assert (found.service_id, found.room.name, found.is_confirmed) == (service_id, "CAPACITY", True)
    assert here.ask("directory.get", service_id).document == hashlib.sha256(document).digest()


def test_no_word_of_the_sample_stands_on_the_chain() -> None:
    document = _read("service_full.json")
    here = Catalogue()
    _mapped(here, document, "active")
    kept = b"".join(key + value for key, value in here.sandbox._state.items(b"", b"\xff"))
    texts = {each for each in _texts(json.loads(document)) if len(each) >= 6}
    assert len(texts) > 50
    assert [each for each in texts if each.encode() in kept] == []


def _texts(value: Any) -> Iterator[str]:
    """Every text that stands in a document, at whatever depth, but for codes that are words of ours, too."""
    if isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str) and value not in STANDS:
        yield value
