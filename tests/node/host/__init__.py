"""The node as a process; `node.host` is imported first, since it lends libp2p what has no wheel."""

import node.host

__all__ = ["node"]
