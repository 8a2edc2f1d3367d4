/** Runs real trials of one model with one optimizer, for the planner's memory stage. */
import { fileURLToPath } from 'node:url'
import type { Question } from '../../src/advice/vocabulary/question.js'
import type { Engine } from '../../src/advice/vocabulary/engines.js'
import type { Optimizer } from '../../src/advice/vocabulary/optimizers.js'
import type { Measurement, TrialRecord, TrialSpec } from '../../src/advice/vocabulary/trial.js'
import { memoryNumbers } from '../../src/advice/memory/numbers.js'
import { verification } from '../../src/advice/memory/memory-step.js'
import { ProcessRunner } from '../../src/trials/host/process-runner.js'
import { runTrial } from '../support/run-trial.js'
import type { MemoryModel } from './memory-models.js'
import { MemoryStage } from './memory-stage.js'

export interface Place {
  readonly engine: Engine
  readonly deviceId: string
}
/** More memory than any device has, so that a run is not limited. */
const unlimitedBytes = 2 ** 40

const validationRows = 500

export class MemorySubject extends MemoryStage {
  /** Uses the compiled worker, so that no process compiles TypeScript at its start. */
  private readonly runner = new ProcessRunner({
    command: (engine) => [
      process.execPath,
      fileURLToPath(new URL('../../dist/trials/tfjs/main.js', import.meta.url)),
      engine,
    ],
  })
  readonly rows: number
  constructor(
    readonly model: MemoryModel,
    readonly optimizer: Optimizer,
    private readonly place: Place,
    private readonly deviceBytes: number,
  ) {
    super()
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
      id: this.nextId(),
      spec,
      outcome,
      measurements: measurements as readonly Measurement[],
    }
  }

  /** Trains without a memory limit. */
  measure(batchSize: number): Promise<TrialRecord> {
    return this.run(verification(batchSize, unlimitedBytes, memoryNumbers))
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

  protected get tracingBytes(): number {
    return this.deviceBytes
  }

  protected question(budgetBytes: number): Question {
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

  async close(): Promise<void> {
    await this.runner.close()
  }
}
