"""The node as a process: the replica on trio, libp2p, LevelDB and a vote log on disk."""

from node.host.stand_ins import lend

# Before anything here imports libp2p, which needs them.
lend()
