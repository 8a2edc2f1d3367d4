/**
 * The trial process. Speaks the protocol of `../protocol.ts` on file descriptors 3 and 4; ends when its parent closes the pipe.
 * Arguments: the engine. Exit codes: 0 done, 3 the engine does not start.
 */
import { writeSync } from 'node:fs'
import { Socket } from 'node:net'
import type { Engine, Outcome } from '../../advice/interfaces.js'
import { memoryWords } from '../failure-classes.js'
import { encode, LineDecoder, protocolVersion, type ChildMessage, type ParentMessage, type TrialRequest } from '../protocol.js'
import { Unsupported } from './build-model.js'
import { Diverged, type TrialContext } from './context.js'
import { EngineUnavailable, loadEngine, type Tf } from './engine.js'
import { fit } from './fit.js'
import { noise } from './noise.js'
import { race } from './race.js'
import { dataBytes } from './real-memory.js'
import { loadRows, type LoadedData } from './rows.js'
import { sweep } from './sweep.js'
import { trace } from './trace.js'

const kinds = { trace, fit, noise, sweep, race }

function send(message: ChildMessage): void {
  let text = Buffer.from(encode(message))
  while (text.length > 0) {
    try {
      text = text.subarray(writeSync(4, text))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') process.exit(0) // nobody listens any more
    }
  }
}

/** Starts the engine's threads and arenas, so that the memory they take is part of the baseline, not of the first model. */
function warmUp(tf: Tf): void {
  tf.tidy(() => {
    const x = tf.ones([64, 64])
    tf.matMul(x, x).dataSync()
    tf.grad((input) => tf.conv2d(input as never, tf.ones([3, 3, 1, 4]) as never, 1, 'same'))(tf.ones([1, 16, 16, 1])).dataSync()
  })
}

class Session {
  private data: { readonly key: string; readonly rows: LoadedData } | null = null
  constructor(private readonly tf: Tf) {}

  async run(request: TrialRequest): Promise<void> {
    const start = performance.now()
    let [cause, message]: [Outcome['cause'], string | null] = ['completed', null]
    try {
      const context: TrialContext = {
        tf: this.tf, request, data: await this.rows(request),
        report: (name, at, value) => send({ type: 'measurement', name, at, value }),
      }
      await kinds[request.spec.kind](context)
    } catch (error) {
      message = error instanceof Error ? error.message : String(error)
      cause = error instanceof Diverged ? 'diverged' : error instanceof Unsupported ? 'unsupported' : memoryWords(message) === 'certain' ? 'outOfMemory' : 'crashed'
    }
    send({ type: 'outcome', cause, message, durationMs: performance.now() - start, peakBytes: dataBytes() })
  }

  private async rows(request: TrialRequest): Promise<LoadedData> {
    const key = JSON.stringify([request.data, request.model.input.shape])
    if (this.data?.key !== key) {
      this.data?.rows.training.dispose()
      this.data?.rows.validation.dispose()
      this.data = { key, rows: await loadRows(this.tf, request.data, request.model) }
    }
    return this.data.rows
  }
}

async function main(engine: Engine): Promise<void> {
  // Ctrl-C in a terminal reaches every process of the group: the parent decides what becomes of a trial
  process.on('SIGINT', () => undefined)
  const tf = await loadEngine(engine)
  warmUp(tf)
  const session = new Session(tf)
  send({ type: 'hello', version: protocolVersion, runner: `tfjs ${tf.version_core}`, engine })
  const decoder = new LineDecoder()
  let queue: Promise<void> = Promise.resolve()
  const input = new Socket({ fd: 3, readable: true, writable: false })
  input.on('data', (chunk) => {
    for (const line of decoder.push(Buffer.from(chunk))) {
      const { type: _type, ...request } = JSON.parse(line) as ParentMessage
      queue = queue.then(() => session.run(request))
    }
  })
  input.on('end', () => process.exit(0))
  input.on('error', () => process.exit(0))
}

main((process.argv[2] ?? 'tensorflow') as Engine).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = error instanceof EngineUnavailable ? 3 : 1
})
