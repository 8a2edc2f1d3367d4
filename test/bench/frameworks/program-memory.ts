/** The memory stage of a study over real trials of a program in Keras or PyTorch. */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { memoryNumbers } from '../../../src/advice/memory/numbers.js'
import { verification } from '../../../src/advice/memory/memory-step.js'
import type { Question } from '../../../src/advice/vocabulary/question.js'
import type { TrialRecord, TrialSpec } from '../../../src/advice/vocabulary/trial.js'
import { resolveTraining } from '../../../src/studies/request/resolve-program.js'
import type { ResolvedRequest } from '../../../src/studies/request/resolve-request.js'
import { describeProgram } from '../../../src/trials/host/describe-program.js'
import { ProcessRunner } from '../../../src/trials/host/process-runner.js'
import type { PythonProgram } from '../../../src/trials/host/programs.js'
import { runTrial } from '../../support/run-trial.js'
import { someProcessor } from '../../support/some-devices.js'
import { MemoryStage } from '../memory-stage.js'

export interface ProgramModel {
  readonly name: string
  /** Batch sizes near which the three budgets of the bench end. */
  readonly sizes: readonly [number, number, number]
}

export const programModels: readonly ProgramModel[] = [
  { name: 'mlp', sizes: [2000, 5000, 12_000] },
  { name: 'cnn', sizes: [150, 400, 1200] },
  { name: 'norms', sizes: [80, 250, 700] },
  { name: 'gru', sizes: [400, 1200, 4000] },
]

/** More memory than any device has, so that a run is not limited. */
const unlimitedBytes = 2 ** 40

export class ProgramMemory extends MemoryStage {
  private constructor(
    readonly model: ProgramModel,
    private readonly resolved: ResolvedRequest,
    private readonly runner: ProcessRunner,
    private readonly folder: string,
  ) {
    super()
  }

  static async open(
    model: ProgramModel,
    engine: 'torch' | 'keras',
    interpreter: string,
  ): Promise<ProgramMemory> {
    const file = fileURLToPath(new URL(`memory_${engine}.py`, import.meta.url))
    const subject = { format: 'python', file, function: model.name } as const
    const program: PythonProgram = { interpreter, framework: 'python', subject }
    const { description } = await describeProgram(program, { seed: 1 })
    const request = { memoryBudget: '1GiB', probeBudget: 0 }
    const described = { name: model.name, description }
    const resolved = resolveTraining(request, described, someProcessor, new Date())
    const runner = new ProcessRunner({ programs: new Map([[description.fingerprint, program]]) })
    const folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-memory-'))
    return new ProgramMemory(model, resolved, runner, folder)
  }

  get optimizer(): string {
    return this.resolved.question.optimizer
  }

  get rows(): number {
    return this.resolved.question.data.trainingRows
  }

  async run(spec: TrialSpec): Promise<TrialRecord> {
    const { subject, data } = this.resolved
    const { outcome, measurements } = await runTrial(this.runner, {
      subject,
      data,
      spec,
      seed: 1,
      budgetBytes: spec.kind === 'fit' ? spec.budgetBytes : unlimitedBytes,
      checkpointFolder: this.folder,
      deadlineMs: 600_000,
    })
    return { id: this.nextId(), spec, outcome, measurements }
  }

  measure(batchSize: number): Promise<TrialRecord> {
    return this.run(verification(batchSize, unlimitedBytes, memoryNumbers))
  }

  async close(): Promise<void> {
    await this.runner.close()
    await rm(this.folder, { recursive: true, force: true })
  }

  protected get tracingBytes(): number {
    return unlimitedBytes
  }

  protected question(budgetBytes: number): Question {
    return { ...this.resolved.question, budgetBytes }
  }
}
