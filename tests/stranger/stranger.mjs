// js-libp2p dials a node: `node stranger.mjs ADDRESS PROTOCOL [SEED]`, with a key of its own or that of SEED (hex).
// Tells as one line of JSON how far it came: connected, and spoken with.
import './polyfill.mjs'
import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { generateKeyPair, generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { tcp } from '@libp2p/tcp'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'

const [address, protocol, seed] = process.argv.slice(2)
const privateKey = seed
  ? await generateKeyPairFromSeed('Ed25519', Buffer.from(seed, 'hex'))
  : await generateKeyPair('Ed25519')
const node = await createLibp2p({
  privateKey,
  transports: [tcp()],
  connectionEncrypters: [noise()],
  streamMuxers: [yamux()]
})
const told = { connected: false, spoken: false, error: null }
const signal = AbortSignal.timeout(20_000)
try {
  const connection = await node.dial(multiaddr(address), { signal })
  told.connected = true
  const stream = await connection.newStream(protocol, { signal })
  told.spoken = stream.protocol === protocol
} catch (error) {
  told.error = `${error.name}: ${error.message}`
}
process.stdout.write(JSON.stringify(told) + '\n')
process.exit(0)
