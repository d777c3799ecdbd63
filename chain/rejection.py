"""Why something that the world sent was refused: one list of reasons, one exception that carries one."""

from enum import StrEnum


class Reason(StrEnum):
    """Every reason for which `chain` refuses bytes, transactions and blocks."""

    MALFORMED = "malformed"
    NOT_CANONICAL = "not_canonical"
    TOO_LARGE = "too_large"
    UNKNOWN_MESSAGE = "unknown_message"
    BAD_SIGNATURE = "bad_signature"
    WRONG_CHAIN = "wrong_chain"
    WRONG_EPOCH = "wrong_epoch"
    NOT_AN_AUTHORITY = "not_an_authority"
    NO_QUORUM = "no_quorum"
    NOT_A_MEMBER = "not_a_member"
    EXPIRED = "expired"
    VALID_TOO_LONG = "valid_too_long"
    ALREADY_INCLUDED = "already_included"
    BLOCK_FULL = "block_full"
    NO_CALLS = "no_calls"
    WRONG_ORDER = "wrong_order"
    WRONG_HEADER = "wrong_header"
    WRONG_BODY = "wrong_body"
    TIMESTAMP_TOO_EARLY = "timestamp_too_early"
    NO_OFFENCE = "no_offence"
    DUPLICATE = "duplicate"
    MEMPOOL_FULL = "mempool_full"
    MEMBER_QUOTA = "member_quota"


class Rejected(Exception):
    """The world sent something that we refuse; never raised for a mistake of our own."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason.value}: {detail}" if detail else reason.value)
        self.reason = reason
        self.detail = detail
