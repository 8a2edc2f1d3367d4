/**
 * npm run bench:truth [-- --json] [--examples NAME,NAME] [--seeds 11,12,13] [--cap-seconds 4]
 *
 * Asks the service for advice, then trains the advised choice and those of the peer rules to one
 * target, seed by seed, in fresh processes. Times are device time (docs/search.md).
 */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { timeToLevelMs } from '../../src/advice/race/curves.js'
import { spentMs } from '../../src/advice/stages/budget.js'
import { openApplication } from '../../src/app.js'
import type { Study } from '../../src/studies/study.js'
import type { UseCases } from '../../src/studies/use-cases.js'
import { ProcessRunner } from '../../src/trials/host/process-runner.js'
import { worstRegret } from '../replay/truth.js'
import { runTrial } from '../support/run-trial.js'
import { choicesOf, type Choice, type Run } from './truth-choices.js'
import { examples, type Example } from './truth-examples.js'
import {
  judge,
  shuffled,
  targetOf,
  train,
  type Ended,
  type Judged,
  type Target,
} from './truth-training.js'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    examples: { type: 'string' },
    seeds: { type: 'string', default: '11,12,13' },
    'cap-seconds': { type: 'string', default: '4' },
  },
})
const seeds = values.seeds.split(',').map(Number)
const capMs = Number(values['cap-seconds']) * 1000
/** Differs from the judged seeds and from that of the probe. */
const targetSeed = 10
/** Least time of every training, so that one lucky first pass does not cut off the others. */
const leastLimitMs = 1000
const begun = performance.now()
const say = (text: string): void =>
  void process.stderr.write(
    `${`${Math.round((performance.now() - begun) / 1000)} s`.padStart(6)}  ${text}\n`,
  )

interface Result {
  readonly example: string
  readonly target: number
  readonly confidence: string
  readonly probe: {
    readonly trials: number
    readonly deviceMs: number
    readonly searchMs: number
    readonly plannedMs: number
  }
  readonly choices: readonly Judged[]
}

async function measureExample(
  example: Example,
  useCases: UseCases,
  folder: string,
): Promise<Result> {
  say(`${example.name}: asking for advice`)
  const { id } = await useCases.submit(await example.request(useCases))
  const study = await useCases.waitFor(id, 900_000)
  const probe = await probeOf(study, useCases)
  say(`${example.name}: measuring what the peers' tools measure`)
  const choices = await withNewRunner(study, folder, 'peers', (run) => choicesOf(study, run))
  const { target, limitMs } = await fixTarget(example, study, folder, choices)
  const ends: Parameters<typeof judge>[1][number][] = []
  for (const seed of seeds) {
    for (const choice of shuffled(choices, seed)) {
      const { timeMs, reached } = await withNewRunner(study, folder, `seed-${seed}`, (run) =>
        train(run, choice, { seed, capMs: limitMs, target }),
      )
      ends.push({ choice, seed, timeMs, reached })
    }
    say(`${example.name}: seed ${seed} done`)
  }
  return {
    example: example.name,
    target: target.level,
    confidence: study.advice?.confidence.level ?? 'none',
    choices: judge(choices, ends),
    probe,
  }
}

async function probeOf(
  { id, advice, question }: Study,
  useCases: UseCases,
): Promise<Result['probe']> {
  const views = await useCases.trials(id)
  const trials = views.flatMap(({ id: trialId, spec, outcome, measurements }) =>
    outcome === null ? [] : [{ id: trialId, spec, outcome, measurements }],
  )
  return {
    trials: trials.length,
    deviceMs: advice?.cost.deviceMs ?? 0,
    searchMs: spentMs({ trials }),
    plannedMs: (advice?.epochTimeMs ?? 0) * question.epochsPlanned,
  }
}

/**
 * Trains every choice to the cap once; the lowest loss sets the target. Later trainings end at
 * eleven times the best time to it, where the replay bench stops counting too.
 */
async function fixTarget(
  example: Example,
  study: Study,
  folder: string,
  choices: readonly Choice[],
): Promise<{ readonly target: Target; readonly limitMs: number }> {
  const first: Ended[] = []
  for (const choice of choices) {
    const ended = await withNewRunner(study, folder, 'target', (run) =>
      train(run, choice, { seed: targetSeed, capMs, target: null }),
    )
    first.push(ended)
    say(`${example.name}: first pass, ${first.length} of ${choices.length}`)
  }
  const target = targetOf(first.map(({ curve }) => curve))
  const firstTimesMs = first
    .map(({ curve }) => timeToLevelMs(curve, target.level, target.start))
    .filter(({ reached }) => reached)
    .map(({ timeMs }) => timeMs)
  const limitMs = Math.min(
    capMs,
    Math.max(leastLimitMs, (1 + worstRegret) * Math.min(...firstTimesMs)),
  )
  return { target, limitMs }
}

/** Uses a new runner, so that a training leaves nothing in the next one's process. */
async function withNewRunner<T>(
  { subject, data, question }: Study,
  folder: string,
  part: string,
  use: (run: Run) => Promise<T>,
): Promise<T> {
  const runner = new ProcessRunner()
  try {
    return await use((spec) =>
      runTrial(runner, {
        subject,
        data,
        spec,
        seed: spec.kind === 'race' ? spec.seed : question.seed,
        budgetBytes: question.budgetBytes,
        checkpointFolder: path.join(folder, part),
        deadlineMs: 300_000,
      }),
    )
  } finally {
    await runner.close()
  }
}

const seconds = (ms: number): string => `${Number((ms / 1000).toPrecision(3))} s`
const columnWidths = [44, 6, 10, 10, 8, 8, 8]
const row = (cells: readonly string[]): string =>
  `  ${cells.map((cell, i) => (i === 0 ? cell.padEnd(44) : cell.padStart(columnWidths[i] ?? 8))).join('')}`

function choiceRow(choice: Judged): string {
  const { names, batchSize, learningRate, medianMs, ratio, neverReached, advisedSooner } = choice
  return row([
    names.join(', '),
    String(batchSize),
    String(Number(learningRate.toPrecision(3))),
    seconds(medianMs),
    ratio.toFixed(2),
    `${neverReached}/${choice.seeds}`,
    names.includes('advised') ? '' : `${advisedSooner}/${choice.seeds}`,
  ])
}

/** After how many trainings the probe has paid for itself, against batch size 32. */
function repayment(choices: readonly Judged[], probeMs: number): string {
  const usual = choices.find(({ names }) => names.includes('default-32'))
  const advised = choices.find(({ names }) => names.includes('advised'))
  const savedMs = (usual?.medianMs ?? 0) - (advised?.medianMs ?? 0)
  if (!(savedMs > 0)) return 'saves nothing against default-32'
  const cap = usual?.neverReached === 0 ? '' : ', counted at the cap,'
  return `repaid after ${Math.ceil(probeMs / savedMs)} trainings to the target against default-32${cap}`
}

function report({ example, target, confidence, probe, choices }: Result): string {
  const sorted = [...choices].sort((a, b) => a.ratio - b.ratio)
  return [
    `${example}: target validation loss ${Number(target.toPrecision(3))}, confidence ${confidence}`,
    `  probe: ${probe.trials} trials, ${seconds(probe.deviceMs)}, ${seconds(probe.searchMs)} of it beside the memory search; the planned training at the advised size takes ${seconds(probe.plannedMs)}; ${repayment(choices, probe.deviceMs)}`,
    row(['choice', 'batch', 'rate', 'median', 'ratio', 'never', 'beaten']),
    ...sorted.map(choiceRow),
    '',
  ].join('\n')
}

const wanted = values.examples?.split(',') ?? examples.map(({ name }) => name)
const unknown = wanted.find((name) => !examples.some((example) => example.name === name))
if (unknown !== undefined)
  usageError(`--examples ${unknown}: there are ${examples.map(({ name }) => name).join(', ')}`)
if (seeds.some((seed) => !Number.isInteger(seed)))
  usageError(`--seeds ${values.seeds}: whole numbers are accepted`)
if (!(capMs > 0)) usageError(`--cap-seconds ${values['cap-seconds']}: must be above 0`)

function usageError(text: string): never {
  process.stderr.write(`${text}\n`)
  process.exit(2)
}

const folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-truth-'))
const application = await openApplication({ dataFolder: folder })
try {
  const results: Result[] = []
  for (const example of examples.filter(({ name }) => wanted.includes(name))) {
    const result = await measureExample(
      example,
      application.useCases,
      path.join(folder, example.name),
    )
    results.push(result)
    if (!values.json) process.stdout.write(`${report(result)}\n`)
  }
  if (values.json) process.stdout.write(`${JSON.stringify({ seeds, capMs, results })}\n`)
} finally {
  await application.close()
  await rm(folder, { recursive: true, force: true })
}
