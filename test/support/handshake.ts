import type { Engine } from '../../src/advice/vocabulary/engines.js'
import type { AdapterInfo } from '../../src/trials/protocol/protocol.js'
import { TrialProcess, workerCommand } from '../../src/trials/host/trial-process.js'

/** What an engine says when it starts, or why it does not. The process is ended. */
export async function handshakeOf(
  engine: Engine,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<{
  readonly adapter: AdapterInfo | null
  readonly refused: string | null
  readonly exitCode: number | null
}> {
  const child = new TrialProcess(workerCommand(engine), environment)
  const first = await child.next()
  if (!('type' in first))
    return { adapter: null, refused: first.fault ?? first.stderr.trim(), exitCode: first.exitCode }
  const { exitCode } = await child.retire(5000)
  return {
    adapter: first.type === 'hello' ? (first.adapter ?? null) : null,
    refused: null,
    exitCode,
  }
}
