/** Runs real trials of one model with one optimizer, and the planner's memory stage on them. */
import { fileURLToPath } from 'node:url'
import type { Question } from '../../src/advice/vocabulary/question.js'
import type { Engine } from '../../src/advice/vocabulary/engines.js'
import type { Optimizer } from '../../src/advice/vocabulary/optimizers.js'
import type {
  Evidence,
  Measurement,
  TrialRecord,
  TrialSpec,
} from '../../src/advice/vocabulary/trial.js'
import { memoryNumbers } from '../../src/advice/memory/numbers.js'
import type { MemoryLaw } from '../../src/advice/memory/tracked-law.js'
import { viewMemory } from '../../src/advice/memory/memory-view.js'
import { memoryStep } from '../../src/advice/memory/largest-size-search.js'
import { verification } from '../../src/advice/memory/memory-step.js'
import { ProcessRunner } from '../../src/trials/host/process-runner.js'
import { runTrial } from '../support/run-trial.js'
import type { MemoryModel } from './memory-models.js'

export interface Place {
  readonly engine: Engine
  readonly deviceId: string
}
export interface Search {
  readonly evidence: Evidence
  readonly batchSize: number
  readonly bound: string
  readonly runs: number
  readonly outOfMemory: number
}

/** More memory than any device has, so that a run is not limited. */
const unlimitedBytes = 2 ** 40

const validationRows = 500

export class MemorySubject {
  /** Uses the compiled worker, so that no process compiles TypeScript at its start. */
  private readonly runner = new ProcessRunner({
    command: (engine) => [
      process.execPath,
      fileURLToPath(new URL('../../dist/trials/tfjs/main.js', import.meta.url)),
      engine,
    ],
  })
  private readonly traces: TrialRecord[] = []
  private count = 0
  readonly rows: number
  constructor(
    readonly model: MemoryModel,
    readonly optimizer: Optimizer,
    private readonly place: Place,
    private readonly deviceBytes: number,
  ) {
    this.rows = Math.ceil(1.35 * model.sizes[2])
  }

  async run(spec: TrialSpec): Promise<TrialRecord> {
    const { model, optimizer, place, rows } = this
    const subject = {
      id: `${model.name}-${optimizer}`,
      model: model.graph,
      losses: [{ loss: model.loss, weight: 1 }],
      optimizer,
      dataId: 'generated',
      ...place,
    }
    const budgetBytes =
      spec.kind === 'fit' ? Math.min(spec.budgetBytes, this.deviceBytes) : this.deviceBytes
    const { outcome, measurements } = await runTrial(this.runner, {
      subject,
      spec,
      seed: 1,
      budgetBytes,
      checkpointFolder: '',
      deadlineMs: 600_000,
      data: { kind: 'synthetic', rows, validationRows, classes: [model.classes], seed: 5 },
    })
    return {
      id: `t${(this.count += 1)}`,
      spec,
      outcome,
      measurements: measurements as readonly Measurement[],
    }
  }

  /** Whether a fresh process trains at this batch size within the budget. */
  async fits(batchSize: number, budgetBytes: number): Promise<boolean> {
    return (
      (await this.run(verification(batchSize, budgetBytes, memoryNumbers))).outcome.cause ===
      'completed'
    )
  }

  /** Trains without a memory limit. */
  measure(batchSize: number): Promise<TrialRecord> {
    return this.run(verification(batchSize, unlimitedBytes, memoryNumbers))
  }

  /** Runs the traces only, and fits the memory law to them. */
  async trace(): Promise<MemoryLaw | null> {
    for (;;) {
      const step = memoryStep(
        this.question(this.deviceBytes),
        { trials: this.traces },
        memoryNumbers,
      )
      if (step.kind !== 'trial' || step.spec.kind !== 'trace')
        return viewMemory({ trials: this.traces }, this.deviceBytes, memoryNumbers).law
      this.traces.push(await this.run(step.spec))
    }
  }

  /** The traces so far. */
  get traced(): readonly TrialRecord[] {
    return this.traces
  }

  /** The question of a search elsewhere, with so many rows. */
  questionOn(deviceId: string, budgetBytes: number, trainingRows: number): Question {
    const question = this.question(budgetBytes)
    return {
      ...question,
      data: { ...question.data, trainingRows },
      engineChoice: { engine: 'tensorflow', deviceId, asked: true, failed: [], left: [] },
    }
  }

  private question(budgetBytes: number): Question {
    const { model, optimizer, rows } = this
    return {
      data: { origin: 'synthetic', trainingRows: rows, validationRows, classes: model.classes },
      model: { parameters: model.graph.parameters, batchNorm: false },
      losses: [{ loss: model.loss, weight: 1 }],
      optimizer,
      objective: 'fastest',
      epochsPlanned: 1,
      workers: 1,
      budgetBytes,
      probeBudget: { kind: 'seconds', seconds: 0 },
      seed: 1,
      engineChoice: { ...this.place, asked: true, failed: [], left: [] },
    }
  }

  /** The memory stage of a study, after `trace`. Budgets share the traces, but not the runs. */
  async search(budgetBytes: number): Promise<Search> {
    const trials = [...this.traces]
    for (;;) {
      const step = memoryStep(this.question(budgetBytes), { trials }, memoryNumbers)
      if (step.kind === 'trial') {
        trials.push(await this.run(step.spec))
        continue
      }
      const runs = trials.filter(({ spec }) => spec.kind === 'fit')
      if (step.kind === 'blocked')
        throw new Error(`${this.model.name}, ${this.optimizer}: ${JSON.stringify(step.missing)}`)
      return {
        evidence: { trials },
        batchSize: step.kind === 'largest' ? step.batchSize : 0,
        bound: step.kind === 'largest' ? step.bound : 'nothing fits',
        runs: runs.length,
        outOfMemory: runs.filter(({ outcome }) => outcome.cause === 'outOfMemory').length,
      }
    }
  }

  async close(): Promise<void> {
    await this.runner.close()
  }
}
