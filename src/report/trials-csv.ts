/** The trials of a study as CSV (RFC 4180), one number a line. */
import type { TrialView } from '../studies/study.js'

const columns = [
  'trial',
  'kind',
  'batchSize',
  'learningRate',
  'seed',
  'outcome',
  'durationMs',
  'peakBytes',
  'message',
  'measurement',
  'at',
  'index',
  'value',
] as const

type Cell = string | number | null

export function* trialsCsv(trials: readonly TrialView[]): Generator<string> {
  yield line(columns)
  for (const trial of trials) yield* trialLines(trial)
}

/** A trial that reported nothing has a line of its own. */
function* trialLines(trial: TrialView): Generator<string> {
  const facts = factsOf(trial)
  if (trial.measurements.length === 0) yield line([...facts, null, null, null, null])
  for (const { name, at, value } of trial.measurements) {
    const numbers = typeof value === 'number' ? [value] : value
    for (const [index, number] of numbers.entries())
      yield line([...facts, name, at, typeof value === 'number' ? null : index, number])
  }
}

function factsOf({ id, spec, outcome }: TrialView): readonly Cell[] {
  return [
    id,
    spec.kind,
    spec.batchSize,
    'learningRate' in spec ? spec.learningRate : null,
    'seed' in spec ? spec.seed : null,
    outcome?.cause ?? 'running',
    outcome?.durationMs ?? null,
    outcome?.peakBytes ?? null,
    outcome?.message ?? null,
  ]
}

const line = (cells: readonly Cell[]): string => `${cells.map(written).join(',')}\r\n`

function written(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const text = opensFormula.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A table program would compute a text that begins so; the quote keeps it a text. */
const opensFormula = /^[=+\-@\t\r]/
