import type { Engine } from '../../src/advice/vocabulary/engines.js'
import { TrialProcess } from '../../src/trials/host/trial-process.js'
import type { AdapterInfo } from '../../src/trials/protocol/handshake.js'
import { compiledTrial } from './compiled.js'

/** Starts an engine, reads its handshake or why it refuses, and ends the process. */
export async function handshakeOf(
  engine: Engine,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<{
  readonly adapter: AdapterInfo | null
  readonly refused: string | null
  readonly exitCode: number | null
}> {
  const child = new TrialProcess(compiledTrial(engine), environment)
  const hello = await child.handshake()
  if (hello.type === 'ended')
    return { adapter: null, refused: hello.fault ?? hello.stderr.trim(), exitCode: hello.exitCode }
  const { exitCode } = await child.retire(5000)
  return {
    adapter: hello.adapter ?? null,
    refused: null,
    exitCode,
  }
}
