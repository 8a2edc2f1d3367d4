/** The figures of `bench:frameworks` as Markdown tables. */
import { candidateKey } from '../../../src/advice/vocabulary/decision.js'
import type { Study } from '../../../src/studies/study.js'
import { advisedIn, frameworks, type FrameworkName, type Studies } from './ask.js'
import type { SizeFigures, ToTarget } from './measure.js'

export interface Trained {
  /** Where the trainings ran. */
  readonly framework: 'keras' | 'pytorch'
  readonly times: readonly ToTarget[]
}

export interface ModelResult {
  readonly model: string
  readonly studies: Studies
  readonly figures: Partial<Record<FrameworkName, readonly SizeFigures[]>>
  readonly trained: readonly Trained[]
}

const mebibytes = (bytes: number | null): string =>
  bytes === null ? '–' : String(Math.round(bytes / 2 ** 20))
const ms = (value: number | null): string => (value === null ? '–' : String(+value.toPrecision(2)))
const rate = (value: number): string => String(+value.toPrecision(2))

function largest({ advice }: Study): string {
  const found = advice?.largestBatchSize
  return found === null || found === undefined ? '–' : String(found.value)
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

/** Time to the target in one framework with the advice of another. */
function timeWith({ times }: Trained, study: Study): ToTarget | undefined {
  const key = candidateKey(advisedIn(study))
  return times.find(({ pair }) => candidateKey(pair) === key)
}

function timeText(time: ToTarget | undefined): string {
  if (time === undefined) return '–'
  const missed = time.missed === 0 ? '' : ` (${time.missed} missed)`
  return `${(time.medianMs / 1000).toPrecision(2)}${missed}`
}

export function reportOf({ model, studies, figures, trained }: ModelResult): string {
  const lines = frameworks.map((name) => {
    const sized = figures[name] ?? []
    const { batchSize, learningRate } = advisedIn(studies[name])
    return row([
      model,
      name,
      sized.map(({ stepMs }) => ms(stepMs)).join(', '),
      sized.map(({ peakBytes }) => mebibytes(peakBytes)).join(', '),
      largest(studies[name]),
      `${batchSize} at ${rate(learningRate)}`,
      ...trained.map((each) => timeText(timeWith(each, studies[name]))),
    ])
  })
  return lines.join('\n')
}

/** The head of the table that the lines of `reportOf` make. */
export function headOf(memory: string): string {
  const heads = ['model', 'framework', 'step, ms', 'peak, MiB', `fits ${memory}`, 'advised']
  const times = ['keras', 'pytorch'].map((name) => `s to target in ${name}`)
  const all = [...heads, ...times]
  return [row(all), row(all.map(() => '---'))].join('\n')
}

/** How often the advice measured in a framework was no slower there than advice from elsewhere. */
export function summaryOf(results: readonly ModelResult[]): string {
  return (['keras', 'pytorch'] as const).map((name) => summaryIn(name, results)).join('')
}

function summaryIn(name: 'keras' | 'pytorch', results: readonly ModelResult[]): string {
  const ratios = results.map(({ studies, trained }) => {
    const here = trained.find(({ framework }) => framework === name)
    const own = here && timeWith(here, studies[name])
    const others = frameworks
      .filter((each) => each !== name)
      .map((each) => here && timeWith(here, studies[each])?.medianMs)
    return (own?.medianMs ?? Number.NaN) / Math.min(...others.map((time) => time ?? Infinity))
  })
  const best = ratios.filter((ratio) => ratio <= 1).length
  const near = ratios.filter((ratio) => ratio <= 1.1).length
  const texts = ratios.map((ratio) => ratio.toFixed(2)).join(', ')
  return `\n${name}: its own advice is no slower than the best of the others in ${best} of ${ratios.length} models, within a tenth in ${near} (ratios ${texts})\n`
}
