/**
 * Answers any trial of the service's own plan from a table. A candidate that was not recorded takes
 * the nearest recorded one. Races keep their steps in the checkpoint folder, as trainings do: one
 * file for each rung, so that a repeated rung starts where its predecessor ended.
 */
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { candidateKey, type Candidate } from '../../../src/advice/vocabulary/decision.js'
import type {
  AnnealSpec,
  Measurement,
  Outcome,
  RaceSpec,
  TrialSpec,
} from '../../../src/advice/vocabulary/trial.js'
import { stepTimesOf, type StepTimes } from '../devices.js'
import { ReplayRunner } from '../replay-runner.js'
import type { ReplayTable } from '../table.js'

export interface RecordedTrial {
  readonly spec: TrialSpec
  readonly checkpointFolder: string
}

/**
 * Device time of a recorded step in these replays, times the recorded one: whatever a kill costs on
 * the clock stays far below, so that the plan does not depend on it.
 */
const stretch = 30_000

const idle = new AbortController().signal

/** All measurements of the trial, and its outcome. */
export async function recordedTrial(
  table: ReplayTable,
  { spec, checkpointFolder }: RecordedTrial,
): Promise<{ readonly measurements: readonly Measurement[]; readonly outcome: Outcome }> {
  const nearest = nearestSpec(table, spec)
  const trained = new Map<string, number>()
  if (isTraining(spec) && isTraining(nearest)) {
    const steps = await stepsBefore(spec, checkpointFolder)
    if (steps !== null) trained.set(candidateKey(nearest), steps)
  }
  const runner = new ReplayRunner(table, stretched(table), trained)
  const run = runner.run(jobOf(nearest), idle)
  const measurements: Measurement[] = []
  for (;;) {
    const { done, value } = await run.next()
    if (done === true) {
      if (spec.kind === 'race') await writeSteps(spec, checkpointFolder, trained)
      return { measurements, outcome: value }
    }
    measurements.push(value)
  }
}

/** The replay reads nothing of a job but the spec. */
function jobOf(spec: TrialSpec) {
  const model = { name: '', inputs: [], layers: [], outputs: [] }
  return {
    subject: {
      id: '',
      model: { ...model, parameters: 0, trainableParameters: 0 },
      losses: [],
      optimizer: 'sgd',
      dataId: '',
      engine: 'cpu',
      deviceId: 'replay',
    },
    data: { kind: 'own', rows: 0, validationRows: 0 },
    spec,
    seed: 1,
    budgetBytes: 0,
    checkpointFolder: '',
    deadlineMs: 0,
  } as const
}

function stretched(table: ReplayTable): StepTimes {
  const recorded = stepTimesOf(table, 'measured')
  return (batchSize) => stretch * recorded(batchSize)
}

type Training = RaceSpec | AnnealSpec

const isTraining = (spec: TrialSpec): spec is Training =>
  spec.kind === 'race' || spec.kind === 'anneal'

function nearestSpec(table: ReplayTable, spec: TrialSpec): TrialSpec {
  if (!isTraining(spec)) return spec
  const { batchSize, learningRate } = nearestRun(table, spec)
  return { ...spec, batchSize, learningRate }
}

function nearestRun({ runs }: ReplayTable, asked: Candidate): Candidate {
  const distance = (run: Candidate): number =>
    Math.abs(Math.log(run.batchSize / asked.batchSize)) +
    Math.abs(Math.log(run.learningRate / asked.learningRate))
  return runs.reduce((best, run) => (distance(run) < distance(best) ? run : best))
}

/** Steps of the training that the trial goes on with; null where it begins anew. */
async function stepsBefore(spec: Training, folder: string): Promise<number | null> {
  if (spec.kind === 'race')
    return spec.rung === 0 ? null : readSteps(path.join(folder, fileOf(spec, spec.rung - 1)))
  const names = await readdir(folder).catch(() => [])
  const files = names.filter((name) => name.startsWith(prefixOf(spec)) && name.endsWith(suffix))
  const found = await Promise.all(files.map((name) => readSteps(path.join(folder, name))))
  return found.find((steps) => steps === spec.from) ?? found[0] ?? null
}

async function readSteps(file: string): Promise<number | null> {
  const text = await readFile(file, 'utf8').catch(() => null)
  return text === null ? null : Number(text)
}

async function writeSteps(
  spec: RaceSpec,
  folder: string,
  trained: ReadonlyMap<string, number>,
): Promise<void> {
  const [steps] = trained.values()
  if (steps === undefined) return
  const file = path.join(folder, fileOf(spec, spec.rung))
  const part = `${file}.${process.pid}.part`
  await mkdir(folder, { recursive: true })
  await writeFile(part, String(steps))
  await rename(part, file)
}

const suffix = '.steps'
const fileOf = (spec: RaceSpec, rung: number): string => `${prefixOf(spec)}${rung}${suffix}`
const prefixOf = ({ batchSize, learningRate, seed }: Training): string =>
  `b${batchSize}-lr${learningRate}-s${seed}-r`
