/** The planner's memory stage on real trials: the traces once, then a search for each budget. */
import type { Question } from '../../src/advice/vocabulary/question.js'
import type { Evidence, TrialRecord, TrialSpec } from '../../src/advice/vocabulary/trial.js'
import { memoryNumbers } from '../../src/advice/memory/numbers.js'
import type { MemoryLaw } from '../../src/advice/memory/tracked-law.js'
import { viewMemory } from '../../src/advice/memory/memory-view.js'
import { memoryStep } from '../../src/advice/memory/largest-size-search.js'
import { verification } from '../../src/advice/memory/memory-step.js'

export interface Search {
  readonly evidence: Evidence
  readonly batchSize: number
  readonly bound: string
  readonly runs: number
  readonly outOfMemory: number
}

export abstract class MemoryStage {
  /** Name, and batch sizes near which the three budgets of the bench end. */
  abstract readonly model: { readonly name: string; readonly sizes: readonly number[] }
  abstract readonly optimizer: string
  abstract readonly rows: number
  private readonly traces: TrialRecord[] = []
  private count = 0

  abstract run(spec: TrialSpec): Promise<TrialRecord>

  /** Trains without a memory limit. */
  abstract measure(batchSize: number): Promise<TrialRecord>

  abstract close(): Promise<void>

  /** Bytes that the traces may take. */
  protected abstract readonly tracingBytes: number

  protected abstract question(budgetBytes: number): Question

  protected nextId(): string {
    return `t${(this.count += 1)}`
  }

  /** Whether a fresh process trains at this batch size within the budget. */
  async fits(batchSize: number, budgetBytes: number): Promise<boolean> {
    const { outcome } = await this.run(verification(batchSize, budgetBytes, memoryNumbers))
    return outcome.cause === 'completed'
  }

  /** Runs the traces only, and fits the memory law to them. */
  async trace(): Promise<MemoryLaw | null> {
    const question = this.question(this.tracingBytes)
    for (;;) {
      const step = memoryStep(question, { trials: this.traces }, memoryNumbers)
      if (step.kind !== 'trial' || step.spec.kind !== 'trace')
        return viewMemory(
          { trials: this.traces },
          { budgetBytes: this.tracingBytes },
          memoryNumbers,
        ).law
      this.traces.push(await this.run(step.spec))
    }
  }

  /** The traces so far. */
  get traced(): readonly TrialRecord[] {
    return this.traces
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
}
