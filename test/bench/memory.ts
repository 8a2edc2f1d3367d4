/**
 * npm run bench:memory -- [--json] [--models mlp,cnn] [--engine tensorflow|keras|torch]
 *   [--device cpu|cuda:0] [--memory BYTES of the device]
 *
 * Error of the memory law at batch sizes that were never probed; runs and mistakes of the search
 * for the largest batch size that fits, beside the searches of other tools.
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
import { pythonFor } from '../support/python.js'
import { ProgramMemory, programModels } from './frameworks/program-memory.js'
import { memoryModels } from './memory-models.js'
import { memoryRules, type Found } from './memory-rules.js'
import type { MemoryStage, Search } from './memory-stage.js'
import { MemorySubject, type Place } from './memory-subject.js'

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
/** Shares of the largest batch size at which predictions are checked. */
const checkedShares = [0.13, 0.29, 0.47, 0.71, 0.88]

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

async function score(subject: MemoryStage): Promise<Result> {
  const { model, optimizer } = subject
  try {
    const limits = await searchLimits(subject)
    const last = limits.at(-1)
    if (last === undefined) throw new Error(`${model.name}: no budget was searched`)
    const errors = await predictionErrors(subject, last)
    const result = { name: `${model.name}, ${optimizer}`, ...errors, limits }
    say(line(result))
    return result
  } finally {
    await subject.close()
  }
}

/** Searches at three budgets, chosen so that the search ends near the three sizes of the model. */
async function searchLimits(subject: MemoryStage): Promise<readonly Limit[]> {
  const law = await subject.trace()
  if (law === null) throw new Error(`${subject.model.name}: the traces gave no memory law`)
  const limits: Limit[] = []
  for (const size of subject.model.sizes) {
    const mebibytesAtSize = Math.ceil((1.04 * trackedPeakBytes(law, size)) / 2 ** 20 + 48)
    limits.push(await searchLimit(subject, mebibytesAtSize * 2 ** 20))
  }
  return limits
}

/** Relative errors of the law at shares of the largest batch size. */
async function predictionErrors(
  subject: MemoryStage,
  { search, budgetBytes }: Limit,
): Promise<Pick<Result, 'trackedErrors' | 'realErrors'>> {
  const { model, optimizer } = subject
  const { law, real } = viewMemory(search.evidence, { budgetBytes }, memoryNumbers)
  if (law === null) throw new Error(`${model.name}: the search gave no memory law`)
  const trackedErrors: number[] = []
  const realErrors: number[] = []
  for (const share of checkedShares) {
    const size = Math.max(1, Math.round(share * search.batchSize))
    const trace = await subject.run({ kind: 'trace', batchSize: size })
    const live = [
      ...numbersOf(trace, 'liveBytes'),
      ...numbersOf(trace, 'liveBytesValidation'),
    ].reduce((most, bytes) => Math.max(most, bytes), 0)
    // a layer that runs row by row can have too many kernels for a trace at such a size
    if (trace.outcome.cause === 'completed' && live > 0)
      trackedErrors.push(trackedPeakBytes(law, size) / live - 1)
    else say(`${model.name}, ${optimizer}: batch ${size} was not traced (${trace.outcome.cause})`)
    const peak = numberOf(await subject.measure(size), 'peakBytes')
    if (peak !== null) realErrors.push(realPeakBytes(law, real, size) / peak - 1)
  }
  return { trackedErrors, realErrors }
}

async function searchLimit(subject: MemoryStage, budgetBytes: number): Promise<Limit> {
  const search = await subject.search(budgetBytes)
  const fault = await faultOf(subject, search, budgetBytes)
  const peers = peersOf(subject, search, budgetBytes)
  return { budgetBytes, search, right: fault === '', fault, peers }
}

/** The size one tenth above the one that was found. */
const nextSize = (batchSize: number): number => Math.ceil(1.1 * batchSize)

/** Why the found size is wrong, or "". It must fit again, and the next size must not fit. */
async function faultOf(
  subject: MemoryStage,
  { batchSize, bound }: Search,
  budgetBytes: number,
): Promise<string> {
  if (batchSize === 0) return (await subject.fits(1, budgetBytes)) ? 'A SINGLE ROW FITS' : ''
  if (!(await subject.fits(batchSize, budgetBytes))) return 'DOES NOT FIT AGAIN'
  const larger = nextSize(batchSize)
  const largerFits = bound !== 'rows' && (await subject.fits(larger, budgetBytes))
  return largerFits ? `${larger} FITS` : ''
}

/** The searches of other tools on the same model. The runs decide; between them, the law. */
function peersOf(subject: MemoryStage, search: Search, budgetBytes: number): Limit['peers'] {
  const { law, real } = viewMemory(search.evidence, { budgetBytes }, memoryNumbers)
  const predictedShare = (batchSize: number): number =>
    law === null ? 0 : realPeakBytes(law, real, batchSize) / budgetBytes
  const fits = (batchSize: number): boolean =>
    batchSize <= search.batchSize ||
    (batchSize < nextSize(search.batchSize) &&
      law !== null &&
      realPeakBytes(law, real, batchSize) <= budgetBytes)
  const isWrong = ({ batchSize }: Found): boolean =>
    batchSize < 1 || !fits(batchSize) || (batchSize < subject.rows && fits(nextSize(batchSize)))
  const peers: Record<string, Found & { wrong: boolean }> = {}
  for (const [name, rule] of Object.entries(memoryRules)) {
    const found = rule({ fits, share: predictedShare, max: subject.rows })
    peers[name] = { ...found, wrong: isWrong(found) }
  }
  return peers
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

const isWanted = ({ name }: { readonly name: string }): boolean =>
  wanted === undefined || wanted.includes(name)

/** Models of TensorFlow.js with each optimizer; of Keras and PyTorch their programs. */
async function* subjects(): AsyncGenerator<MemoryStage> {
  const { engine } = place
  if (engine === 'torch' || engine === 'keras') {
    const interpreter = pythonFor(engine, `bench:memory -- --engine ${engine}`)
    if (interpreter === null) return
    for (const model of programModels.filter(isWanted))
      yield await ProgramMemory.open(model, engine, interpreter)
    return
  }
  for (const model of memoryModels.filter(isWanted))
    for (const optimizer of optimizers)
      yield new MemorySubject(model, optimizer, place, Number(values.memory))
}

const results: Result[] = []
for await (const subject of subjects()) results.push(await score(subject))
const tracked = results.flatMap(({ trackedErrors }) => trackedErrors)
const real = results.flatMap(({ realErrors }) => realErrors)
const limits = results.flatMap((result) => result.limits)
const summary = {
  models: new Set(results.map(({ name }) => name.split(',')[0])).size,
  trackedErrorMax: Math.max(...tracked.map(Math.abs)),
  trackedErrorMedian: median(tracked.map(Math.abs)),
  realErrorMax: Math.max(...real.map(Math.abs)),
  realErrorMedian: median(real.map(Math.abs)),
  // more than 1 % below the measured peak
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
  say(`\n${summary.models} models, ${limits.length} budgets on ${place.engine}, ${place.deviceId}`)
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
