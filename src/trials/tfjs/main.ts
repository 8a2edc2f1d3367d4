/** The trial process (protocol: ../protocol/README.md). Argument: the engine. */
import { writeSync } from 'node:fs'
import { Socket } from 'node:net'
import {
  engineOrder,
  engineTraits,
  graphEngines,
  type GraphEngine,
} from '../../advice/vocabulary/engines.js'
import { trialKinds } from '../../advice/vocabulary/trial.js'
import type { Capabilities } from '../protocol/capabilities.js'
import { omitUndefined } from '../../omit-undefined.js'
import { exitCodes } from '../protocol/exit-codes.js'
import { protocolVersion } from '../protocol/handshake.js'
import {
  encode,
  LineDecoder,
  replyDescriptor,
  requestDescriptor,
  type ChildMessage,
} from '../protocol/messages.js'
import { EngineUnavailable, type RunningEngine } from './engines/engine.js'
import { loadEngine } from './engines/load-engine.js'
import { messageOf } from './library.js'
import { Session } from './session.js'
import { warmUp } from './warm-up.js'

function parseEngine(argument: string | undefined): GraphEngine {
  const engine = graphEngines.find((candidate) => candidate === argument)
  if (engine === undefined)
    throw new Error(`no engine "${argument ?? ''}"; accepted: ${graphEngines.join(', ')}`)
  return engine
}

/** Writes the whole message. Exits when the parent no longer reads. */
function send(message: ChildMessage): void {
  let rest = Buffer.from(encode(message))
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(replyDescriptor, rest))
    } catch (error) {
      const isPipeFull = error instanceof Error && 'code' in error && error.code === 'EAGAIN'
      if (!isPipeFull) process.exit(exitCodes.done)
    }
  }
}

function capabilitiesOf(engine: GraphEngine): Capabilities {
  const places = engineOrder.filter((place) => place.engine === engine)
  return {
    kinds: trialKinds,
    law: 'live-bytes',
    allocator: places.some(({ replaysAllocations }) => replaysAllocations) ? 'tensorflow' : null,
    limits: Object.fromEntries(places.map(({ kind, budget }) => [kind, budget])),
  }
}

function sendHello(engine: GraphEngine, running: RunningEngine): void {
  const { tf, adapter, allocatorLimitBytes } = running
  send({
    type: 'hello',
    version: protocolVersion,
    runner: `tfjs ${tf.version_core}`,
    engine,
    can: capabilitiesOf(engine),
    ...(adapter === null ? {} : { adapter }),
    ...omitUndefined({ allocatorLimitBytes }),
  })
}

/** Exits when the parent closes the pipe. */
function readRequests(session: Session): void {
  const decoder = new LineDecoder()
  const pipe = new Socket({ fd: requestDescriptor, readable: true, writable: false })
  pipe.on('data', (chunk) => {
    for (const line of decoder.push(Buffer.from(chunk))) session.receive(line)
  })
  pipe.on('end', () => process.exit(exitCodes.done))
  pipe.on('error', () => process.exit(exitCodes.done))
}

async function main(): Promise<void> {
  // Ctrl-C in a terminal reaches every process of the group; the parent decides about the trial
  process.on('SIGINT', () => undefined)
  const engine = parseEngine(process.argv[2])
  const running = await loadEngine(engine)
  if (engineTraits[engine].peakCounts === 'process') await warmUp(running.tf)
  sendHello(engine, running)
  readRequests(new Session(engine, running, send))
}

main().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`)
  const isUnavailable = error instanceof EngineUnavailable
  process.exitCode = isUnavailable ? exitCodes.engineUnavailable : exitCodes.failed
})
