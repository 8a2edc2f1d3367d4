import type { GraphEngine } from '../../advice/vocabulary/engines.js'
import type { OutcomeCause } from '../../advice/vocabulary/trial.js'
import { omitUndefined } from '../../omit-undefined.js'
import { memoryFailure } from '../protocol/memory-failure.js'
import { decodeParentMessage, type ChildMessage } from '../protocol/messages.js'
import { loadRows, RowsFailure } from './data/load-rows.js'
import { disposeBatch, type LoadedData } from './data/rows.js'
import type { RunningEngine } from './engines/engine.js'
import { graphRequestOf, type GraphRequest } from './graph-request.js'
import type { BudgetWatch } from './memory/memory-meter.js'
import { anneal } from './kinds/anneal.js'
import { fit } from './kinds/fit.js'
import { grow } from './kinds/grow.js'
import { noise } from './kinds/noise.js'
import { race } from './kinds/race.js'
import { sweep } from './kinds/sweep.js'
import { trace } from './kinds/trace.js'
import { messageOf } from './library.js'
import { Unsupported } from './training/create-layer.js'
import { asUnsupported } from './training/unsupported.js'
import { Diverged, type TrialContext } from './trial-context.js'

const trialKinds = { trace, fit, noise, sweep, race, anneal, grow }

/** Answers requests, one after another, on one engine. Rows stay loaded for the next request. */
export class Session {
  private loaded: { readonly key: string; readonly data: LoadedData } | null = null
  private queue: Promise<void> = Promise.resolve()

  constructor(
    private readonly name: GraphEngine,
    private readonly engine: RunningEngine,
    private readonly send: (message: ChildMessage) => void,
  ) {}

  /** Queues a line of the parent: any number of measurements and one outcome answer it. */
  receive(line: string): void {
    this.queue = this.queue.then(() => this.answer(line))
  }

  private async answer(line: string): Promise<void> {
    const work: Work = { startMs: performance.now(), memory: null }
    const failure = await this.run(line, work).then(
      () => null,
      (error: unknown) => messageAndCause(error),
    )
    this.send({
      type: 'outcome',
      cause: failure?.cause ?? 'completed',
      message: failure?.message ?? null,
      startedAtMs: performance.timeOrigin + work.startMs,
      durationMs: performance.now() - work.startMs,
      peakBytes: work.memory?.peakBytes ?? this.engine.memory.allocatedBytes(),
      ...omitUndefined({ heldBytes: work.memory?.heldBytes ?? undefined }),
    })
  }

  /** Rows and baseline are ready before the work begins: they are no part of the trial. */
  private async run(line: string, work: Work): Promise<void> {
    const request = graphRequestOf(decodeParentMessage(line), this.name)
    const { tf, memory } = this.engine
    try {
      const { data, isNew } = await this.rowsOf(request)
      const watch = await memory.watch(budgetOf(request), request.device, isNew)
      work.startMs = performance.now()
      try {
        await this.runWatched({ tf, watch, request, data, report: this.report })
      } finally {
        work.memory = await memoryAtEnd(watch)
      }
    } catch (error) {
      throw asUnsupported(tf, request.model, error)
    }
  }

  private async runWatched(context: TrialContext): Promise<void> {
    const { request, watch } = context
    if (watch.baselineBytes !== null) this.report('baselineBytes', null, watch.baselineBytes)
    await trialKinds[request.spec.kind](context)
  }

  private readonly report: TrialContext['report'] = (name, at, value) =>
    this.send({ type: 'measurement', name, at, value })

  private async rowsOf(
    request: GraphRequest,
  ): Promise<{ readonly data: LoadedData; readonly isNew: boolean }> {
    const { data: given, losses, model } = request
    const key = JSON.stringify([given, losses, model.inputs.map(({ shape }) => shape)])
    if (this.loaded?.key === key) return { data: this.loaded.data, isNew: false }
    this.loaded?.data.training.dispose()
    this.loaded?.data.validation.dispose()
    const data = await loadRows(this.engine.tf, request)
    this.loaded = { key, data }
    uploadToDevice(data)
    return { data, isNew: true }
  }
}

/** When the work of a trial began, and what it took. */
interface Work {
  startMs: number
  memory: { readonly peakBytes: number | null; readonly heldBytes: number | null } | null
}

/** The hard limit of the trial, bytes above the baseline. */
const budgetOf = ({ spec, budgetBytes }: GraphRequest): number =>
  spec.kind === 'fit' ? spec.budgetBytes : (budgetBytes ?? Number.POSITIVE_INFINITY)

/** Lifts the limit. Highest bytes of the process, and those above the baseline that it keeps. */
async function memoryAtEnd(watch: BudgetWatch): Promise<NonNullable<Work['memory']>> {
  const { baselineBytes } = watch
  const above = watch.peakBytes()
  const heldBytes = await watch.stop()
  const peakBytes = above === null || baselineBytes === null ? null : baselineBytes + above
  return { peakBytes, heldBytes }
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
