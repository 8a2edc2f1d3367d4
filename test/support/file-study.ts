/** From the bytes of a file to a training: read, matched, judged, and trained for some steps. */
import { cp, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { numbersOf } from '../../src/advice/vocabulary/measurements.js'
import { FileDatasetStore } from '../../src/studies/data/file-dataset-store.js'
import { bytesSource } from '../../src/studies/upload/upload-source.js'
import type { DatasetInfo } from '../../src/studies/ports.js'
import { resolveRequest, type ResolvedRequest } from '../../src/studies/request/resolve-request.js'
import { ProcessRunner } from '../../src/trials/host/process-runner.js'
import { runTrial } from './run-trial.js'
import { registryOf, someProcessor } from './some-devices.js'

export interface GivenFile {
  readonly bytes: Uint8Array | string
  /** Decides the format of texts by its ending. */
  readonly name?: string
  readonly options?: Readonly<Record<string, string>>
}

export interface Trained {
  readonly resolved: ResolvedRequest
  /** Codes of the notes about the file and the matching. */
  readonly notes: readonly string[]
  /** Validation losses, the untrained one first. */
  readonly losses: readonly number[]
}

/** A store of files and one runner of trials for the tests of a file. */
export class FileStudies {
  private readonly runner = new ProcessRunner()

  private constructor(
    private readonly root: string,
    readonly store: FileDatasetStore,
  ) {}

  static async open(): Promise<FileStudies> {
    const root = await mkdtemp(path.join(os.tmpdir(), 'batchwise-file-studies-'))
    return new FileStudies(root, new FileDatasetStore(root))
  }

  put({ bytes, name, options = {} }: GivenFile): Promise<DatasetInfo> {
    return this.store.put(bytesSource(Buffer.from(bytes), options, name ?? null))
  }

  /** Copies the folder of a data set that another release stored. */
  async adopt(id: string, folder: string): Promise<void> {
    await cp(folder, this.store.folder(id), { recursive: true })
    await this.store.tidy()
  }

  resolve(dataset: string, question: Readonly<Record<string, unknown>>): Promise<ResolvedRequest> {
    return resolveRequest(
      { memoryBudget: '256MiB', engine: 'cpu', data: { dataset }, ...question },
      {
        devices: registryOf([someProcessor]),
        datasets: this.store,
        models: { model: () => Promise.resolve(null) },
        now: new Date(),
      },
    )
  }

  /** Trains a few steps in a trial process. */
  async train(dataset: string, question: Readonly<Record<string, unknown>>): Promise<Trained> {
    const resolved = await this.resolve(dataset, question)
    const { subject, data, request } = resolved
    const { outcome, measurements } = await runTrial(this.runner, {
      subject,
      data,
      spec: {
        kind: 'race',
        batchSize: 8,
        learningRate: 0.03,
        rung: 0,
        untilMs: 1e9,
        seed: 1,
        stepsMax: 24,
      },
      seed: 1,
      budgetBytes: 2 ** 28,
      checkpointFolder: path.join(this.root, '.checkpoints', dataset),
      deadlineMs: 120_000,
    })
    if (outcome.cause !== 'completed') throw new Error(outcome.message ?? outcome.cause)
    return {
      resolved,
      notes: request.data.notes?.map(({ code }) => code) ?? [],
      losses: numbersOf({ measurements }, 'validationLoss'),
    }
  }

  async close(): Promise<void> {
    await this.runner.close()
    await rm(this.root, { recursive: true, force: true })
  }
}
