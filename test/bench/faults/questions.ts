/** The questions of the bench, and what is advised where nothing disturbs their studies. */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { openApplication } from '../../../src/app.js'
import type { Measurement } from '../../../src/advice/vocabulary/trial.js'
import { trialKey } from '../../../src/studies/study-trials.js'
import { deviceClass } from '../../../src/studies/workers/device-class.js'
import { replayBudgetBytes } from '../../replay/replay-runner.js'
import { RecordedRunner } from '../../replay/process/recorded-runner.js'
import { registryOf, someProcessor } from '../../support/some-devices.js'

export const replayTables = ['digits-conv-momentum', 'wide-rows-momentum'].map((name) =>
  fileURLToPath(new URL(`../../replay/tables/${name}.json.gz`, import.meta.url)),
)
/** The largest batch of both tables. */
const largestBatchSize = 1024
const rowsLeast = 1500

/** Other rows make another subject, and take turns in the choice of a table. */
export const questionOf = (index: number) => ({
  model: {
    input: { shape: [8] },
    layers: [
      { type: 'dense', units: 16, activation: 'relu' },
      { type: 'dense', units: 4, activation: 'softmax' },
    ],
  },
  data: { rows: rowsLeast + index, validationRows: 200 },
  memoryBudget: Math.round(replayBudgetBytes(largestBatchSize)),
  engine: 'cpu',
  optimizer: 'momentum',
  epochs: 30,
  schedule: 'constant',
})

export interface Undisturbed {
  readonly advice: string
  /** Measurements of each trial by its key, as JSON. */
  readonly measurements: ReadonlyMap<string, string>
}

/** @param isRoom the studies name classes of devices, as those of a room of hosts do */
export async function undisturbed(count: number, isRoom: boolean): Promise<readonly Undisturbed[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-undisturbed-'))
  const device = isRoom ? { ...someProcessor, id: deviceClass(someProcessor) } : someProcessor
  const application = await openApplication({
    dataFolder: folder,
    runner: new RecordedRunner(replayTables),
    devices: registryOf([device]),
  })
  try {
    const answers: Undisturbed[] = []
    for (let index = 0; index < count; index++) {
      const { id } = await application.useCases.submit(questionOf(index))
      const { advice } = await application.useCases.waitFor(id, 60_000)
      const trials = await application.useCases.trials(id)
      const measurements = trials.map(
        ({ spec, measurements }) => [trialKey(spec), measurementsText(measurements)] as const,
      )
      answers.push({
        advice: adviceText(JSON.parse(JSON.stringify(advice))),
        measurements: new Map(measurements),
      })
    }
    return answers
  } finally {
    await application.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Measurements in the form in which two runs are compared. */
const measurementsText = (measurements: readonly Measurement[]): string =>
  JSON.stringify(measurements.map(({ name, at, value }) => [name, at, value]))

const storedAdvice = z.looseObject({ reasons: z.array(z.looseObject({ code: z.string() })) })

/** Reasons that say what the probe took on the clock: a kill costs time. */
const isAboutClock = (code: string): boolean => code === 'cost' || code.startsWith('probe-')

/** The advice as JSON, without what its trials took on the clock. */
export function adviceText(advice: unknown): string {
  const parsed = storedAdvice.safeParse(advice)
  if (!parsed.success) return JSON.stringify(advice)
  const reasons = parsed.data.reasons.filter(({ code }) => !isAboutClock(code))
  return JSON.stringify({ ...parsed.data, reasons })
}
