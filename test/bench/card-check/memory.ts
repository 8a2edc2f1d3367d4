/** The limit of the budget, and the search for the largest size, by real trials. */
import { memoryNumbers } from '../../../src/advice/memory/numbers.js'
import { isAllocationTrace, type TrialRecord } from '../../../src/advice/vocabulary/trial.js'
import { verification } from '../../../src/advice/memory/memory-step.js'
import { trackedPeakBytes } from '../../../src/advice/memory/tracked-law.js'
import type { Optimizer } from '../../../src/advice/vocabulary/optimizers.js'
import { numberOf } from '../../../src/advice/vocabulary/measurements.js'
import type { MemoryModel } from '../memory-models.js'
import { MemorySubject } from '../memory-subject.js'
import type { Report } from './report.js'

const mebibyte = 2 ** 20
const inMebibytes = (bytes: number): number => Math.round(bytes / mebibyte)

const subjectOf = (
  report: Report,
  model: MemoryModel,
  optimizer: Optimizer,
  deviceBytes: number,
): MemorySubject =>
  new MemorySubject(
    model,
    optimizer,
    { engine: 'tensorflow', deviceId: report.device },
    deviceBytes,
  )

/** A training that fits goes on; one that takes four times the budget is refused. */
export const checkLimit = (
  report: Report,
  model: MemoryModel,
  deviceBytes: number,
): Promise<void> => report.attempt('limit', model.name, () => limit(report, model, deviceBytes))

async function limit(report: Report, model: MemoryModel, deviceBytes: number): Promise<void> {
  const subject = subjectOf(report, model, 'adam', deviceBytes)
  try {
    const law = await subject.trace()
    if (law === null) return report.fellShort(`limit: ${model.name}: the traces gave no law`)
    const [size] = model.sizes
    const budgetBytes = Math.ceil((2 * trackedPeakBytes(law, size)) / mebibyte + 64) * mebibyte
    const beyond = sizeOf((rows) => trackedPeakBytes(law, rows), 4 * budgetBytes)
    const within = await subject.run(verification(size, budgetBytes, memoryNumbers))
    const refused = await subject.run(verification(beyond, budgetBytes, memoryNumbers))
    const causes = [within.outcome.cause, refused.outcome.cause]
    report.add(
      { check: 'limit', of: model.name, values: { budgetBytes, size, beyond, causes } },
      `${inMebibytes(budgetBytes)} MiB: ${size} rows ${causes[0]}, ${beyond} rows ${causes[1]}`,
    )
    if (causes[0] !== 'completed') report.fellShort(`limit: ${messageOf(within, size)}`)
    if (causes[1] !== 'outOfMemory') report.fellShort(`limit: ${messageOf(refused, beyond)}`)
  } finally {
    await subject.close()
  }
}

const messageOf = ({ outcome }: TrialRecord, rows: number): string =>
  `${rows} rows ended as ${outcome.cause}: ${outcome.message ?? 'without a message'}`

/** The first power of two whose tracked bytes exceed these. */
function sizeOf(trackedBytes: (rows: number) => number, bytes: number): number {
  let rows = 1
  while (trackedBytes(rows) < bytes) rows *= 2
  return rows
}

/** One search; what it found fits again, and a tenth more does not. */
export function checkSearch(
  report: Report,
  model: MemoryModel,
  optimizer: Optimizer,
  deviceBytes: number,
): Promise<void> {
  return report.attempt('search', `${model.name}, ${optimizer}`, () =>
    search(report, subjectOf(report, model, optimizer, deviceBytes), deviceBytes),
  )
}

async function search(report: Report, subject: MemorySubject, deviceBytes: number): Promise<void> {
  const { model, optimizer } = subject
  const of = `${model.name}, ${optimizer}`
  try {
    const law = await subject.trace()
    if (law === null) return report.fellShort(`search: ${of}: the traces gave no law`)
    const tracked = trackedPeakBytes(law, model.sizes[1])
    const budgetBytes = Math.min(deviceBytes, Math.ceil(tracked / mebibyte + 48) * mebibyte)
    const found = await subject.search(budgetBytes)
    const { batchSize, bound, runs, outOfMemory } = found
    const fitsAgain = batchSize > 0 && (await subject.fits(batchSize, budgetBytes))
    const larger = Math.ceil(1.1 * batchSize)
    const largerFits = bound === 'memory' && (await subject.fits(larger, budgetBytes))
    const logged = subject.traced.filter(isAllocationTrace)
    const fixture = { logged, trained: runsOf(found.evidence.trials) }
    const values = { budgetBytes, batchSize, bound, runs, outOfMemory, fitsAgain, largerFits }
    report.add(
      { check: 'search', of, values: { ...values, fixture } },
      `${inMebibytes(budgetBytes)} MiB: ${batchSize} rows in ${runs} runs, ${outOfMemory} out of memory`,
    )
    if (!fitsAgain) report.fellShort(`search: ${of}: ${batchSize} rows do not fit again`)
    if (largerFits) report.fellShort(`search: ${of}: ${larger} rows fit too`)
    if (runs > 3) report.fellShort(`search: ${of}: ${runs} runs, not 3`)
    if (outOfMemory > 1) report.fellShort(`search: ${of}: ${outOfMemory} runs out of memory`)
  } finally {
    await subject.close()
  }
}

/** Rows and peak of every run, for the fixtures of the replay. */
const runsOf = (trials: readonly TrialRecord[]): readonly unknown[] =>
  trials
    .filter(({ spec }) => spec.kind === 'fit')
    .map((trial) => ({
      rows: trial.spec.batchSize,
      cause: trial.outcome.cause,
      peakBytes: numberOf(trial, 'peakBytes'),
      besideBytes: numberOf(trial, 'baselineBytes'),
    }))
