import type { OutcomeCause } from '../../advice/vocabulary/trial.js'
import { memoryFailure } from '../protocol/memory-failure.js'
import { decodeParentMessage, type ChildMessage } from '../protocol/messages.js'
import type { TrialRequest } from '../protocol/request.js'
import { loadRows, RowsFailure } from './data/load-rows.js'
import { disposeBatch, type LoadedData } from './data/rows.js'
import type { RunningEngine } from './engines/engine.js'
import { fit } from './kinds/fit.js'
import { noise } from './kinds/noise.js'
import { race } from './kinds/race.js'
import { sweep } from './kinds/sweep.js'
import { trace } from './kinds/trace.js'
import { messageOf } from './library.js'
import { Unsupported } from './training/create-layer.js'
import { asUnsupported } from './training/unsupported.js'
import { Diverged, type TrialContext } from './trial-context.js'

const trialKinds = { trace, fit, noise, sweep, race }

/** Answers requests, one after another, on one engine. Rows stay loaded for the next request. */
export class Session {
  private loaded: { readonly key: string; readonly data: LoadedData } | null = null
  private queue: Promise<void> = Promise.resolve()

  constructor(
    private readonly engine: RunningEngine,
    private readonly send: (message: ChildMessage) => void,
  ) {}

  /** Queues a line of the parent: any number of measurements and one outcome answer it. */
  receive(line: string): void {
    this.queue = this.queue.then(() => this.answer(line))
  }

  private async answer(line: string): Promise<void> {
    const startMs = performance.now()
    const failure = await this.run(line).then(
      () => null,
      (error: unknown) => messageAndCause(error),
    )
    this.send({
      type: 'outcome',
      cause: failure?.cause ?? 'completed',
      message: failure?.message ?? null,
      startedAtMs: performance.timeOrigin + startMs,
      durationMs: performance.now() - startMs,
      peakBytes: this.engine.memory.allocatedBytes(),
    })
  }

  private async run(line: string): Promise<void> {
    const request = decodeParentMessage(line)
    const { tf, memory } = this.engine
    try {
      const context: TrialContext = {
        tf,
        memory,
        request,
        data: await this.rowsOf(request),
        report: (name, at, value) => this.send({ type: 'measurement', name, at, value }),
      }
      await trialKinds[request.spec.kind](context)
    } catch (error) {
      throw asUnsupported(tf, request.model, error)
    }
  }

  private async rowsOf(request: TrialRequest): Promise<LoadedData> {
    const { data: given, losses, model } = request
    const key = JSON.stringify([given, losses, model.inputs.map(({ shape }) => shape)])
    if (this.loaded?.key !== key) {
      this.loaded?.data.training.dispose()
      this.loaded?.data.validation.dispose()
      const data = await loadRows(this.engine.tf, request)
      this.loaded = { key, data }
      uploadToDevice(data)
    }
    return this.loaded.data
  }
}

/**
 * WebGPU copies a tensor to its device when a kernel first reads it. The rows belong to the
 * baseline, not to the model.
 */
function uploadToDevice({ training, validation }: LoadedData): void {
  for (const rows of [training, validation]) disposeBatch(rows.gather(Int32Array.of(0)))
}

function messageAndCause(error: unknown): {
  readonly message: string
  readonly cause: OutcomeCause
} {
  const message = messageOf(error)
  return { message, cause: causeOf(error, message) }
}

function causeOf(error: unknown, message: string): OutcomeCause {
  if (error instanceof Diverged) return 'diverged'
  if (error instanceof Unsupported) return 'unsupported'
  if (error instanceof RowsFailure) return 'crashed'
  return memoryFailure(message) === 'certain' ? 'outOfMemory' : 'crashed'
}
