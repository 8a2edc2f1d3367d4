/**
 * npm run bench:noise -- [--tables DIR[,DIR]] [--scale surrogate|steps] [--json]
 *
 * The noise scale of recorded grids, B_simple by depth, and the law between the two, judged
 * leave-one-workload-out. `--scale`: source of B_n (docs/noise-scale.md).
 */
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Aim } from '../../src/advice/vocabulary/question.js'
import { mean } from '../../src/advice/math/statistics.js'
import {
  fitGrowth,
  leftOut,
  overWorkloads,
  predictLog,
  rootMeanSquare,
  type FitOptions,
  type GrowthLaw,
  type Predictor,
} from '../replay/noise-growth.js'
import {
  depthBins,
  forms,
  growthPoints,
  noiseSamples,
  type Form,
  type GrowthPoint,
  type Moments,
} from '../replay/noise-samples.js'
import { leftOutMean, wallBins, wallPoint } from '../replay/noise-wall-study.js'
import { readTables, type ReplayTable } from '../replay/table.js'
import {
  cellSteps,
  surrogateFamily,
  usefulNoise,
  type UsefulNoise,
} from '../replay/useful-noise-scale.js'
import { bestOf, fitCriticalBatch } from './critical-batch.js'

const { values } = parseArgs({
  options: {
    tables: {
      type: 'string',
      default: fileURLToPath(new URL('../replay/tables', import.meta.url)),
    },
    scale: { type: 'string', default: 'surrogate' },
    json: { type: 'boolean', default: false },
  },
})
/** Laws are fitted from this bin on: below it few measurements remain, and most of them drown. */
const firstFitted = 1
const fitted = (points: readonly GrowthPoint[]): readonly GrowthPoint[] =>
  points.filter(({ bin }) => bin >= firstFitted)

/** By `--scale`. */
function noiseOf(table: ReplayTable, aim: Aim): UsefulNoise | null {
  const cells = cellSteps(table, aim)
  if (values.scale === 'surrogate') return usefulNoise(cells, surrogateFamily(table.optimizer))
  const bests = table.batchSizes.flatMap((batchSize) => bestOf(cells, batchSize) ?? [])
  if (bests.length < 4) return null
  const { noiseScale, misfit } = fitCriticalBatch(bests)
  return {
    noiseScale,
    misfit,
    logDeviation: Number.NaN,
    learningRateMax: Math.max(...bests.map(({ learningRate }) => learningRate)),
    cells: bests.length,
  }
}

interface Workload {
  readonly table: ReplayTable
  readonly useful: UsefulNoise
}
const tables = await readTables(values.tables.split(','))
const workloadsOf = (aim: Aim): readonly Workload[] =>
  tables.flatMap((table) => {
    const useful = noiseOf(table, aim)
    return useful === null ? [] : [{ table, useful }]
  })
const pointsOf = (
  workloads: readonly Workload[],
  pooling: 'grid' | 'run',
  moments: Moments = 'plain',
): readonly GrowthPoint[] =>
  workloads.flatMap(({ table, useful }) =>
    growthPoints(table.name, useful.noiseScale, noiseSamples(table, moments), pooling),
  )

interface Line {
  readonly label: string
  readonly law: GrowthLaw | null
  readonly kappa90: string
  readonly exponent90: string
  readonly errors: readonly number[]
  readonly all: number
}
function line(
  label: string,
  points: readonly GrowthPoint[],
  predictor: Predictor,
  law: ((points: readonly GrowthPoint[]) => GrowthLaw) | null = null,
): Line {
  const residuals = leftOut(points, predictor)
  const interval = (of: (law: GrowthLaw) => number): string => {
    if (law === null) return ''
    const { low, high } = overWorkloads(fitted(points), (sample) => of(law(sample)), 1)
    return `${low.toFixed(2)}..${high.toFixed(2)}`
  }
  return {
    label,
    law: law === null ? null : law(fitted(points)),
    kappa90: interval(({ kappa }) => kappa),
    exponent90: interval(({ exponent }) => exponent),
    errors: depthBins.map((_, bin) => rootMeanSquare(residuals.filter((one) => one.bin === bin))),
    all: rootMeanSquare(residuals.filter(({ bin }) => bin >= firstFitted)),
  }
}
const meanUseful: Predictor = (known) => {
  const each = [...new Map(known.map(({ workload, logUseful }) => [workload, logUseful])).values()]
  return () => mean(each)
}
/** `more`: points of the other family that the law is fitted on, too. */
function lawLine(
  label: string,
  points: readonly GrowthPoint[],
  form: Form | null,
  options: FitOptions = {},
  more: readonly GrowthPoint[] = [],
): Line {
  const law = (known: readonly GrowthPoint[]): GrowthLaw =>
    fitGrowth([...fitted(known), ...fitted(more)], form, options)
  return line(
    label,
    points,
    (known) => {
      const learnt = law(known)
      return (point) => predictLog(learnt, point)
    },
    more.length === 0 ? law : null,
  )
}
const linesOf = (points: readonly GrowthPoint[], more: readonly GrowthPoint[]): readonly Line[] => [
  line('no measurement', points, meanUseful),
  line('B_simple as it is', points, () => (point) => point.logSimple),
  line('12 B_simple', points, () => (point) => Math.log(12) + point.logSimple),
  lawLine('constant', points, null),
  ...forms.map((form) => lawLine(form, points, form)),
  lawLine('depth, g = 1', points, 'depth', { exponent: 1 }),
  lawLine('lossRatio, g = 1', points, 'lossRatio', { exponent: 1 }),
  lawLine('depth, s fitted', points, 'depth', { trust: true }),
  lawLine('lossRatio, s fitted', points, 'lossRatio', { trust: true }),
  ...(more.length === 0
    ? []
    : [
        lawLine('depth, law of all', points, 'depth', {}, more),
        lawLine('lossRatio, law of all', points, 'lossRatio', {}, more),
      ]),
]

const families = [
  ['all', () => true],
  ['SGD family', ({ table }: Workload) => table.optimizer !== 'adam'],
  ['Adam', ({ table }: Workload) => table.optimizer === 'adam'],
] as const
const figures = []
for (const aim of ['fastest', 'best-quality'] as const) {
  const workloads = workloadsOf(aim)
  const recorded = workloads.filter(({ table }) => noiseSamples(table, 'preconditioned').length > 0)
  const each = workloads.map(({ table, useful }) => {
    const points = growthPoints(table.name, useful.noiseScale, noiseSamples(table), 'grid')
    return {
      name: table.name,
      optimizer: table.optimizer,
      ...useful,
      simple: depthBins.map((_, bin) =>
        Math.exp(points.find((one) => one.bin === bin)?.logSimple ?? Number.NaN),
      ),
    }
  })
  const laws = families.flatMap(([family, member]) =>
    (['grid', 'run'] as const).map((pooling) => ({
      family,
      pooling,
      lines: linesOf(
        pointsOf(workloads.filter(member), pooling),
        pointsOf(
          workloads.filter((one) => !member(one)),
          pooling,
        ),
      ),
    })),
  )
  const preconditioning =
    recorded.length < 3
      ? []
      : (['plain', 'preconditioned'] as const).map((moments) => ({
          family: `Adam, ${moments}, ${recorded.length} workloads`,
          pooling: 'run' as const,
          lines: linesOf(pointsOf(recorded, 'run', moments), []),
        }))
  const walls = families
    .filter(([family]) => family !== 'all')
    .map(([family, member]) => {
      const points = workloads
        .filter(member)
        .map(({ table, useful }) => wallPoint(table, useful, aim))
      return {
        family,
        noMeasurement: leftOutMean(points.map(({ logRho }) => logRho)),
        byDepth: wallBins.map((from, i) => ({
          from,
          ...leftOutMean(points.map(({ logK }) => logK[i] ?? Number.NaN)),
        })),
      }
    })
  figures.push({ aim, each, laws: [...laws, ...preconditioning], walls })
}

if (values.json) process.stdout.write(`${JSON.stringify(figures)}\n`)
else for (const figure of figures) print(figure)

type Figure = (typeof figures)[number]

function depthLabels(): readonly string[] {
  return depthBins.map((edge, i) => `${depthBins[i - 1] ?? 0}..${edge}`)
}

function write(cells: readonly string[]): void {
  const row = cells.map((cell, i) => (i === 0 ? cell.padEnd(28) : cell.padStart(13))).join('')
  process.stdout.write(`${row}\n`)
}

function fixed(value: number): string {
  return Number.isFinite(value) ? value.toFixed(2) : '-'
}

function print(figure: Figure): void {
  printWorkloads(figure)
  for (const laws of figure.laws) printLaws(figure.aim, laws)
  printWalls(figure)
  process.stdout.write('\n')
}

function printWorkloads({ aim, each }: Figure): void {
  write([`${aim}: B_simple by depth`, 'B_n', 'dev. of ln', 'eta_max', 'misfit', ...depthLabels()])
  for (const workload of each)
    write([
      workload.name,
      String(Math.round(workload.noiseScale)),
      fixed(workload.logDeviation),
      workload.learningRateMax.toPrecision(2),
      workload.misfit.toFixed(2),
      ...workload.simple.map((rows) => (Number.isFinite(rows) ? String(Math.round(rows)) : '-')),
    ])
}

function printLaws(aim: Aim, { family, pooling, lines }: Figure['laws'][number]): void {
  write([`\n${aim}, ${family}: B_simple of a ${pooling}; error of ln B_n, left out, by depth`])
  write(['', 'kappa', '90 %', 'g', '90 %', 's', ...depthLabels(), 'from 0.02'])
  for (const { label, law, kappa90, exponent90, errors, all } of lines) {
    const grows = law !== null && law.form !== null
    write([
      label,
      law?.kappa.toFixed(2) ?? '',
      kappa90,
      grows ? law.exponent.toFixed(2) : '',
      grows ? exponent90 : '',
      law?.trust.toFixed(2) ?? '',
      ...[...errors, all].map(fixed),
    ])
  }
}

function printWalls({ aim, walls }: Figure): void {
  write([
    `\n${aim}: limit of small batches from tr(Sigma): ln k and its error, left out, by the share of the fall that is left; "none" is the error of ln rho without a measurement`,
  ])
  write(['', 'none', ...wallBins.map((from, i) => `${from}..${wallBins[i - 1] ?? 1.1}`)])
  for (const { family, noMeasurement, byDepth } of walls)
    write([
      `${family} (${noMeasurement.workloads})`,
      noMeasurement.error.toFixed(2),
      ...byDepth.map(({ mean: logK, error }) => `${logK.toFixed(2)} (${error.toFixed(2)})`),
    ])
}
