/**
 * npm run bench:truth [-- --json] [--examples digits-cnn,breast-cancer-sgd,blobs100-mlp-momentum] [--seeds 11,12,13] [--cap-seconds 4]
 *
 * Real trainings: asks the service for advice (its probe is reported), then trains what it advised, the framework's default and the choices of the peer rules to one target. The target is fixed
 * beforehand: every choice trains to the cap with a seed of its own, the lowest loss of all sets it. Then, seed by seed and in an order drawn anew for each, every choice trains in a fresh process
 * until it is there, until eleven times the best time of the first pass (where replay stops counting; at least a second) or to the cap. Times are device time of training steps, evaluation excluded. A
 * shared machine moves all times: read the ratios.
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
import { choicesOf, type Run } from './truth-choices.js'
import { examples, type Example } from './truth-examples.js'
import { judge, shuffled, targetOf, train, type Ended, type Judged } from './truth-training.js'

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
/** Not among the seeds that are judged, nor the probe's. */
const targetSeed = 10
/** Trainings of milliseconds are given this long in any case: one lucky first pass must not end the others. */
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

async function judged(example: Example, useCases: UseCases, folder: string): Promise<Result> {
  say(`${example.name}: asking for advice`)
  const study = await useCases.waitFor(
    (await useCases.submit(await example.request(useCases))).id,
    900_000,
  )
  const trials = (await useCases.trials(study.id)).flatMap(({ id, spec, outcome, measurements }) =>
    outcome === null ? [] : [{ id, spec, outcome, measurements }],
  )
  say(`${example.name}: measuring what the peers' tools measure`)
  const choices = await freshly(study, folder, 'peers', (run) => choicesOf(study, run))
  const first: Ended[] = []
  for (const choice of choices) {
    first.push(
      await freshly(study, folder, 'target', (run) =>
        train(run, choice, { seed: targetSeed, capMs, target: null }),
      ),
    )
    say(`${example.name}: first pass, ${first.length} of ${choices.length}`)
  }
  const target = targetOf(first.map(({ curve }) => curve))
  const firstTimes = first
    .map(({ curve }) => timeToLevelMs(curve, target.level, target.start))
    .filter(({ reached }) => reached)
    .map(({ timeMs }) => timeMs)
  const limitMs = Math.min(
    capMs,
    Math.max(leastLimitMs, (1 + worstRegret) * Math.min(...firstTimes)),
  )
  const ends: Parameters<typeof judge>[1][number][] = []
  for (const seed of seeds) {
    for (const choice of shuffled(choices, seed)) {
      const { timeMs, reached } = await freshly(study, folder, `seed-${seed}`, (run) =>
        train(run, choice, { seed, capMs: limitMs, target }),
      )
      ends.push({ choice, seed, timeMs, reached })
    }
    say(`${example.name}: seed ${seed} done`)
  }
  const { advice } = study
  return {
    example: example.name,
    target: target.level,
    confidence: advice?.confidence.level ?? 'none',
    choices: judge(choices, ends),
    probe: {
      trials: trials.length,
      deviceMs: advice?.cost.deviceMs ?? 0,
      searchMs: spentMs({ trials }),
      plannedMs: (advice?.epochTimeMs ?? 0) * study.question.epochsPlanned,
    },
  }
}

/** A runner of its own, so that nothing of one training is left in the next one's process. */
async function freshly<T>(
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

function tell({ example, target, confidence, probe, choices }: Result): string {
  const seconds = (ms: number): string => `${Number((ms / 1000).toPrecision(3))} s`
  const usual = choices.find(({ names }) => names.includes('default-32'))
  const advised = choices.find(({ names }) => names.includes('advised'))
  const savedMs = (usual?.medianMs ?? 0) - (advised?.medianMs ?? 0)
  const rows = [...choices]
    .sort((a, b) => a.ratio - b.ratio)
    .map(
      ({
        names,
        batchSize,
        learningRate,
        medianMs,
        ratio,
        neverReached,
        seeds: count,
        advisedSooner,
      }) =>
        `  ${names.join(', ').padEnd(44)}${String(batchSize).padStart(6)}${String(Number(learningRate.toPrecision(3))).padStart(10)}${seconds(medianMs).padStart(10)}${ratio.toFixed(2).padStart(8)}${`${neverReached}/${count}`.padStart(8)}${(names.includes('advised') ? '' : `${advisedSooner}/${count}`).padStart(8)}`,
    )
  return [
    `${example}: target validation loss ${Number(target.toPrecision(3))}, confidence ${confidence}`,
    `  probe: ${probe.trials} trials, ${seconds(probe.deviceMs)}, ${seconds(probe.searchMs)} of it beside the memory search; the planned training at the advised size takes ${seconds(probe.plannedMs)}; ${savedMs > 0 ? `repaid after ${Math.ceil(probe.deviceMs / savedMs)} trainings to the target against default-32${usual?.neverReached === 0 ? '' : ', counted at the cap,'}` : 'saves nothing against default-32'}`,
    `  ${'choice'.padEnd(44)}${'batch'.padStart(6)}${'rate'.padStart(10)}${'median'.padStart(10)}${'ratio'.padStart(8)}${'never'.padStart(8)}${'beaten'.padStart(8)}`,
    ...rows,
    '',
  ].join('\n')
}

const asked = values.examples?.split(',') ?? examples.map(({ name }) => name)
const unknown = asked.find((name) => !examples.some((example) => example.name === name))
if (unknown !== undefined || seeds.some((seed) => !Number.isInteger(seed)) || !(capMs > 0)) {
  process.stderr.write(
    `${unknown === undefined ? '--seeds takes whole numbers, --cap-seconds a number above 0' : `--examples ${unknown}: there are ${examples.map(({ name }) => name).join(', ')}`}\n`,
  )
  process.exit(2)
}
const folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-truth-'))
const application = await openApplication({ dataFolder: folder })
try {
  const results: Result[] = []
  for (const example of examples.filter(({ name }) => asked.includes(name))) {
    const result = await judged(example, application.useCases, path.join(folder, example.name))
    results.push(result)
    if (!values.json) process.stdout.write(`${tell(result)}\n`)
  }
  if (values.json) process.stdout.write(`${JSON.stringify({ seeds, capMs, results })}\n`)
} finally {
  await application.close()
  await rm(folder, { recursive: true, force: true })
}
