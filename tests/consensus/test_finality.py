"""What is final and not committed yet: remembered within bounds, however much others push."""

from chain.primitives import Milliseconds
from consensus.finality import MOST_TARGETS, Finality
from consensus.held import Held
from consensus.tree import BlockTree, Standing
from consensus.wants import WantedBlock
from tests.consensus.stage import FINALIZE, Stage, node_of


def test_of_what_is_final_far_above_the_oldest_and_the_newest_are_remembered() -> None:
    stage = Stage()
    names = [f"b{view}" for view in range(1, 301)]
    stage.chain(names)
    held = Held(stage.instance, BlockTree(stage.instance.genesis_id, stage.instance.genesis))
    finality = Finality(held)
    certificates = [stage.certificate(FINALIZE, view, name) for view, name in enumerate(names, 1)]
    for certificate in certificates:
        held.certificates.add(certificate)
        finality.add(certificate.block_id, certificate)
    assert len(finality) == MOST_TARGETS
    for name in names[:4]:
        held.tree.add(stage.blocks[name])
        held.tree.start_executing(stage.blocks[name].id)
        held.tree.settle(stage.blocks[name].id, Standing.VALID)
    commits = list(finality.commits(None, Milliseconds(0)))
    assert [each.block for each in commits] == [stage.blocks[name] for name in names[:4]]
    assert [each.certificate for each in commits] == certificates[:4]
    wanted = held.wants.due(Milliseconds(0), [node_of("B")])
    assert WantedBlock(stage.blocks["b5"].id) in [each for each, _ in wanted]
    assert WantedBlock(stage.blocks["b300"].id) in [each for each, _ in wanted]
