/**
 * Memory: how well the law foretells tracked and real bytes at sizes that were never probed, in how many runs the largest size that fits is found, whether it is the largest, and what other tools' searches do on the same models.
 *
 *   npm run bench:memory -- [--json] [--models mlp,cnn] [--engine tensorflow] [--device cpu|cuda:0|webgpu:0] [--memory BYTES of the device]
 *
 * Every size is trained for real in a process of its own. A found size counts as right when it fits once more and 1.1 times of it does not.
 */
import { parseArgs } from 'node:util'
import type { Engine } from '../../src/advice/vocabulary/engines.js'
import type { Optimizer } from '../../src/advice/vocabulary/optimizers.js'
import { memoryNumbers } from '../../src/advice/memory/numbers.js'
import { trackedPeakBytes } from '../../src/advice/memory/tracked-law.js'
import { viewMemory } from '../../src/advice/memory/memory-view.js'
import { numberOf, numbersOf } from '../../src/advice/vocabulary/measurements.js'
import { realPeakBytes } from '../../src/advice/memory/real-peak.js'
import { mean, median } from '../../src/advice/math/statistics.js'
import { memoryModels, type MemoryModel } from './memory-models.js'
import { memoryRules, type Found } from './memory-rules.js'
import { MemorySubject, type Place, type Search } from './memory-subject.js'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    models: { type: 'string' },
    engine: { type: 'string', default: 'tensorflow' },
    device: { type: 'string', default: 'cpu' },
    memory: { type: 'string', default: String(2 ** 34) },
  },
})
const optimizers: readonly Optimizer[] = ['adam', 'momentum']
const place: Place = { engine: values.engine as Engine, deviceId: values.device }
const wanted = values.models?.split(',')
const say = (text: string): void => {
  if (!values.json) process.stdout.write(`${text}\n`)
}
const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0)
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
/** Shares of the largest size at which predictions are checked. */
const checked = [0.13, 0.29, 0.47, 0.71, 0.88]

interface Limit {
  readonly budgetBytes: number
  readonly search: Search
  readonly right: boolean
  readonly fault: string
  readonly peers: Readonly<Record<string, Found & { readonly wrong: boolean }>>
}
interface Result {
  readonly name: string
  readonly trackedErrors: readonly number[]
  readonly realErrors: readonly number[]
  readonly limits: readonly Limit[]
}

async function score(model: MemoryModel, optimizer: Optimizer): Promise<Result> {
  const subject = new MemorySubject(model, optimizer, place, Number(values.memory))
  try {
    // budgets near which the model's three sizes end, whatever its real memory is
    const known = await subject.trace()
    if (known === null) throw new Error(`${model.name}: no law`)
    const limits: Limit[] = []
    for (const size of model.sizes)
      limits.push(
        await limit(
          subject,
          Math.ceil((1.04 * trackedPeakBytes(known, size)) / 2 ** 20 + 48) * 2 ** 20,
        ),
      )
    const last = limits.at(-1)
    if (last === undefined) throw new Error('three budgets were searched')
    const { law, real } = viewMemory(last.search.evidence, last.budgetBytes, memoryNumbers)
    if (law === null) throw new Error(`${model.name}: no law`)
    const sizes = checked.map((share) => Math.max(1, Math.round(share * last.search.batchSize)))
    const [trackedErrors, realErrors]: [number[], number[]] = [[], []]
    for (const size of sizes) {
      const trace = await subject.run({ kind: 'trace', batchSize: size })
      const live = [
        ...numbersOf(trace, 'liveBytes'),
        ...numbersOf(trace, 'liveBytesValidation'),
      ].reduce((most, bytes) => Math.max(most, bytes), 0)
      // a layer that the library makes row by row has hundreds of thousands of kernels at such a size, more than a trace bears
      if (trace.outcome.cause === 'completed' && live > 0)
        trackedErrors.push(trackedPeakBytes(law, size) / live - 1)
      else say(`${model.name}, ${optimizer}: batch ${size} was not traced (${trace.outcome.cause})`)
      const peak = numberOf(await subject.measure(size), 'peakBytes')
      if (peak !== null) realErrors.push(realPeakBytes(law, real, size) / peak - 1)
    }
    const result = { name: `${model.name}, ${optimizer}`, trackedErrors, realErrors, limits }
    say(line(result))
    return result
  } finally {
    await subject.close()
  }
}

async function limit(subject: MemorySubject, budgetBytes: number): Promise<Limit> {
  const search = await subject.search(budgetBytes)
  const larger = Math.ceil(1.1 * search.batchSize)
  // that nothing fits is right where a single row does not
  const again =
    search.batchSize > 0
      ? await subject.fits(search.batchSize, budgetBytes)
      : !(await subject.fits(1, budgetBytes))
  const fault = !again
    ? search.batchSize > 0
      ? 'DOES NOT FIT AGAIN'
      : 'A SINGLE ROW FITS'
    : search.batchSize > 0 && search.bound !== 'rows' && (await subject.fits(larger, budgetBytes))
      ? `${larger} FITS`
      : ''
  const right = fault === ''
  const { law, real } = viewMemory(search.evidence, budgetBytes, memoryNumbers)
  // what was run decides; in the tenth between, what the law makes of the runs
  const fits = (batchSize: number): boolean =>
    batchSize <= search.batchSize ||
    (batchSize < larger && law !== null && realPeakBytes(law, real, batchSize) <= budgetBytes)
  const peers: Record<string, Found & { wrong: boolean }> = {}
  for (const [name, rule] of Object.entries(memoryRules)) {
    const found = rule({
      fits,
      share: (batchSize) => (law === null ? 0 : realPeakBytes(law, real, batchSize) / budgetBytes),
      max: subject.rows,
    })
    const wrong =
      found.batchSize < 1 ||
      !fits(found.batchSize) ||
      (found.batchSize < subject.rows && fits(Math.ceil(1.1 * found.batchSize)))
    peers[name] = { ...found, wrong }
  }
  return { budgetBytes, search, right, fault, peers }
}

function line({ name, trackedErrors, realErrors, limits }: Result): string {
  const searched = limits
    .map(
      ({ budgetBytes, search, fault }) =>
        `${mebibytes(budgetBytes)} MiB: ${search.batchSize} in ${search.runs} (${search.outOfMemory})${fault === '' ? '' : ` ${fault}`}`,
    )
    .join(', ')
  return `${name.padEnd(28)} tracked ${percent(Math.max(...trackedErrors.map(Math.abs)))}  real ${realErrors.map((error) => (100 * error).toFixed(1)).join(' ')} %  ${searched}`
}

const results: Result[] = []
for (const model of memoryModels.filter(
  ({ name }) => wanted === undefined || wanted.includes(name),
))
  for (const optimizer of optimizers) results.push(await score(model, optimizer))
const [tracked, real, limits] = [
  results.flatMap(({ trackedErrors }) => trackedErrors),
  results.flatMap(({ realErrors }) => realErrors),
  results.flatMap((result) => result.limits),
]
const summary = {
  models: new Set(results.map(({ name }) => name.split(',')[0])).size,
  trackedErrorMax: Math.max(...tracked.map(Math.abs)),
  trackedErrorMedian: median(tracked.map(Math.abs)),
  realErrorMax: Math.max(...real.map(Math.abs)),
  realErrorMedian: median(real.map(Math.abs)),
  // more than a hundredth below what was taken
  underEstimates: real.filter((error) => error < -0.01).length,
  trialsMax: Math.max(...limits.map(({ search }) => search.runs)),
  outOfMemoryMax: Math.max(...limits.map(({ search }) => search.outOfMemory)),
  wrongMaxima: limits.filter(({ right }) => !right).length,
  peers: Object.fromEntries(
    Object.keys(memoryRules).map((name) => {
      const found = limits.flatMap(({ peers }) => peers[name] ?? [])
      return [
        name,
        {
          trialsMean: mean(found.map(({ trials }) => trials)),
          outOfMemoryMean: mean(found.map(({ outOfMemory }) => outOfMemory)),
          wrong: found.filter(({ wrong }) => wrong).length,
        },
      ]
    }),
  ),
}
if (values.json) process.stdout.write(`${JSON.stringify(summary)}\n`)
else {
  say(
    `\n${summary.models} models, ${optimizers.length} optimizers, ${limits.length} budgets on ${place.engine}, ${place.deviceId}`,
  )
  say(
    `tracked bytes: median error ${percent(summary.trackedErrorMedian)}, worst ${percent(summary.trackedErrorMax)}; real bytes: ${percent(summary.realErrorMedian)}, ${percent(summary.realErrorMax)}, ${summary.underEstimates} of ${real.length} more than 1 % too low`,
  )
  say(
    `largest size: at most ${summary.trialsMax} runs (mean ${mean(limits.map(({ search }) => search.runs)).toFixed(1)}), ${summary.outOfMemoryMax} out of memory (mean ${mean(limits.map(({ search }) => search.outOfMemory)).toFixed(2)}), ${summary.wrongMaxima} of ${limits.length} wrong`,
  )
  for (const [name, { trialsMean, outOfMemoryMean, wrong }] of Object.entries(summary.peers))
    say(
      `${name.padEnd(20)} ${trialsMean.toFixed(1)} runs, ${outOfMemoryMean.toFixed(2)} out of memory, ${wrong} of ${limits.length} wrong`,
    )
}
