"""A request for certificates names its views in order, and not too many of them."""

import pytest

from chain.primitives import Epoch, View
from chain.rejection import Reason, Rejected
from chain.vote import VoteKind
from consensus.messages import CERTIFICATE_REQUEST, MAX_REQUESTED_VIEWS, CertificateRequest


@pytest.mark.parametrize(("first", "last"), [(2, 1), (1, MAX_REQUESTED_VIEWS + 1)])
def test_views_out_of_order_or_too_many_are_refused(first: int, last: int) -> None:
    request = CertificateRequest(VoteKind.NULLIFY, Epoch(0), View(first), View(last))
    with pytest.raises(Rejected) as refused:
        CERTIFICATE_REQUEST.decode(CERTIFICATE_REQUEST.encode(request))
    assert refused.value.reason is Reason.TOO_LARGE
