/**
 * The trial process. Speaks the protocol of `../protocol/protocol.ts` on file descriptors 3 and 4; ends when its parent closes the pipe.
 * Arguments: the engine. Exit codes: 0 done, 3 the engine does not start.
 */
import { writeSync } from 'node:fs'
import { Socket } from 'node:net'
import type { Engine, Outcome } from '../../advice/vocabulary/question.js'
import { memoryFailure } from '../protocol/memory-failure.js'
import { exitCodes } from '../protocol/exit-codes.js'
import { protocolVersion } from '../protocol/handshake.js'
import {
  decodeParentMessage,
  encode,
  LineDecoder,
  type ChildMessage,
} from '../protocol/messages.js'
import type { TrialRequest } from '../protocol/request.js'
import { Unsupported } from './build-model.js'
import { Diverged, type TrialContext } from './context.js'
import { EngineUnavailable, type RunningEngine, type Tf } from './engine.js'
import { fit } from './kinds/fit.js'
import { loadEngine } from './load-engine.js'
import { noise } from './kinds/noise.js'
import { race } from './kinds/race.js'
import { disposeBatch, loadRows, type LoadedData } from './rows.js'
import { sweep } from './kinds/sweep.js'
import { trace } from './kinds/trace.js'
import { asUnsupported } from './unsupported.js'

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

/** A few steps of a small network with the common kinds of layer, thrown away: threads, arenas, compiled code and what libraries keep from first use are then part of the baseline, not of the first model. */
async function warmUp(tf: Tf): Promise<void> {
  const { layers } = tf
  const model = tf.sequential({
    layers: [
      layers.conv2d({ inputShape: [12, 12, 2], filters: 8, kernelSize: 3, activation: 'relu' }),
      layers.batchNormalization(),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dropout({ rate: 0.1 }),
      layers.dense({ units: 8, activation: 'softmax' }),
    ],
  })
  const optimizer = tf.train.adam(1e-3)
  for (let step = 0; step < 3; step++) {
    const loss = optimizer.minimize(
      () =>
        tf.tidy(() =>
          tf.mean(
            tf.squaredDifference(
              tf.ones([32, 8]),
              model.apply(tf.ones([32, 12, 12, 2]), { training: true }) as ReturnType<Tf['tensor']>,
            ),
          ),
        ),
      true,
    )
    await loss?.data()
    loss?.dispose()
  }
  model.dispose()
  optimizer.dispose()
}

class Session {
  private data: { readonly key: string; readonly rows: LoadedData } | null = null
  constructor(private readonly engine: RunningEngine) {}

  async run(request: TrialRequest): Promise<void> {
    const start = performance.now()
    let [cause, message]: [Outcome['cause'], string | null] = ['completed', null]
    try {
      const context: TrialContext = {
        tf: this.engine.tf,
        memory: this.engine.memory,
        request,
        data: await this.rows(request),
        report: (name, at, value) => send({ type: 'measurement', name, at, value }),
      }
      await kinds[request.spec.kind](context)
    } catch (thrown) {
      const error = asUnsupported(this.engine.tf, request.model, thrown)
      message = error instanceof Error ? error.message : String(error)
      cause =
        error instanceof Diverged
          ? 'diverged'
          : error instanceof Unsupported
            ? 'unsupported'
            : memoryFailure(message) === 'certain'
              ? 'outOfMemory'
              : 'crashed'
    }
    send({
      type: 'outcome',
      cause,
      message,
      startedAtMs: performance.timeOrigin + start,
      durationMs: performance.now() - start,
      peakBytes: this.engine.memory.allocatedBytes(),
    })
  }

  private async rows(request: TrialRequest): Promise<LoadedData> {
    const key = JSON.stringify([request.data, request.model.input.shape])
    if (this.data?.key !== key) {
      this.data?.rows.training.dispose()
      this.data?.rows.validation.dispose()
      this.data = { key, rows: await loadRows(this.engine.tf, request.data, request.model) }
      // WebGPU takes a tensor to its device when a kernel first reads it: the rows are part of the baseline, not of the model
      for (const rows of [this.data.rows.training, this.data.rows.validation])
        disposeBatch(rows.gather(Int32Array.of(0)))
    }
    return this.data.rows
  }
}

async function main(engine: Engine): Promise<void> {
  // Ctrl-C in a terminal reaches every process of the group: the parent decides what becomes of a trial
  process.on('SIGINT', () => undefined)
  const running = await loadEngine(engine)
  if (engine === 'tensorflow') await warmUp(running.tf) // the others count what they allocate, not what the process takes
  const session = new Session(running)
  send({
    type: 'hello',
    version: protocolVersion,
    runner: `tfjs ${running.tf.version_core}`,
    engine,
    ...(running.adapter === null ? {} : { adapter: running.adapter }),
  })
  const decoder = new LineDecoder()
  let queue: Promise<void> = Promise.resolve()
  const input = new Socket({ fd: 3, readable: true, writable: false })
  input.on('data', (chunk) => {
    for (const line of decoder.push(Buffer.from(chunk))) {
      const { type: _type, ...request } = decodeParentMessage(line)
      queue = queue.then(() => session.run(request))
    }
  })
  input.on('end', () => process.exit(0))
  input.on('error', () => process.exit(0))
}

main((process.argv[2] ?? 'tensorflow') as Engine).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode =
    error instanceof EngineUnavailable ? exitCodes.engineUnavailable : exitCodes.failed
})
