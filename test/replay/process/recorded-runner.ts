import type { Measurement, Outcome } from '../../../src/advice/vocabulary/trial.js'
import type { TrialJob, TrialRunner } from '../../../src/studies/ports.js'
import { readTable, type ReplayTable } from '../table.js'
import { recordedTrial } from './recorded-trial.js'
import { tableOf } from './table-choice.js'

/** The answers of `trial-process.ts` without a process: a study that nothing disturbs. */
export class RecordedRunner implements TrialRunner {
  private readonly read = new Map<string, Promise<ReplayTable>>()

  constructor(private readonly tables: readonly string[]) {}

  async *run(job: TrialJob, signal: AbortSignal): AsyncGenerator<Measurement, Outcome> {
    const { measurements, outcome } = await recordedTrial(await this.table(job), job)
    for (const measurement of measurements) {
      if (signal.aborted) return { ...outcome, cause: 'cancelled' }
      yield measurement
    }
    return signal.aborted ? { ...outcome, cause: 'cancelled' } : outcome
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  private table({ data }: TrialJob): Promise<ReplayTable> {
    const file = tableOf(this.tables, data)
    const open = this.read.get(file) ?? readTable(file)
    this.read.set(file, open)
    return open
  }
}
