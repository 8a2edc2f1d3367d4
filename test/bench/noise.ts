/**
 * npm run bench:noise -- [--tables DIR[,DIR]] [--scale surrogate|steps] [--json]
 *
 * The noise scale B_n of recorded grids, B_simple by depth, and the law between the two, judged on
 * left-out workloads. `--scale` is the source of B_n (docs/noise-scale.md).
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
/** First bin for the fit of the laws. Noise hides most gradients of the deeper bin 0. */
const firstFitted = 1
const fitted = (points: readonly GrowthPoint[]): readonly GrowthPoint[] =>
  points.filter(({ bin }) => bin >= firstFitted)

/** Noise scale of a grid by the `--scale` method; null without enough cells. */
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
function lineOf(
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
    errors: depthBins.map((_, bin) =>
      rootMeanSquare(residuals.filter((residual) => residual.bin === bin)),
    ),
    all: rootMeanSquare(residuals.filter(({ bin }) => bin >= firstFitted)),
  }
}
/** Predicts the mean of ln B_n over the training workloads. */
const meanUseful: Predictor = (training) => {
  const byWorkload = new Map(training.map(({ workload, logUseful }) => [workload, logUseful]))
  return () => mean([...byWorkload.values()])
}
/** `otherPoints`: points of the other family, which also enter the fit. */
function lawLine(
  label: string,
  points: readonly GrowthPoint[],
  form: Form | null,
  options: FitOptions = {},
  otherPoints: readonly GrowthPoint[] = [],
): Line {
  const fit = (training: readonly GrowthPoint[]): GrowthLaw =>
    fitGrowth([...fitted(training), ...fitted(otherPoints)], form, options)
  const predictor: Predictor = (training) => {
    const law = fit(training)
    return (point) => predictLog(law, point)
  }
  return lineOf(label, points, predictor, otherPoints.length === 0 ? fit : null)
}
function linesOf(
  points: readonly GrowthPoint[],
  otherPoints: readonly GrowthPoint[],
): readonly Line[] {
  const own = ownLines(points)
  if (otherPoints.length === 0) return own
  return [
    ...own,
    lawLine('depth, law of all', points, 'depth', {}, otherPoints),
    lawLine('lossRatio, law of all', points, 'lossRatio', {}, otherPoints),
  ]
}
const ownLines = (points: readonly GrowthPoint[]): readonly Line[] => [
  lineOf('no measurement', points, meanUseful),
  lineOf('B_simple as it is', points, () => (point) => point.logSimple),
  lineOf('12 B_simple', points, () => (point) => Math.log(12) + point.logSimple),
  lawLine('constant', points, null),
  ...forms.map((form) => lawLine(form, points, form)),
  lawLine('depth, g = 1', points, 'depth', { exponent: 1 }),
  lawLine('lossRatio, g = 1', points, 'lossRatio', { exponent: 1 }),
  lawLine('depth, s fitted', points, 'depth', { trust: true }),
  lawLine('lossRatio, s fitted', points, 'lossRatio', { trust: true }),
]

const families = [
  ['all', () => true],
  ['SGD family', ({ table }: Workload) => table.optimizer !== 'adam'],
  ['Adam', ({ table }: Workload) => table.optimizer === 'adam'],
] as const
interface LawTable {
  readonly family: string
  readonly pooling: 'grid' | 'run'
  readonly lines: readonly Line[]
}
const figures = (['fastest', 'best-quality'] as const).map(figureOf)
if (values.json) process.stdout.write(`${JSON.stringify(figures)}\n`)
else figures.forEach(print)

type Figure = ReturnType<typeof figureOf>

function figureOf(aim: Aim) {
  const workloads = workloadsOf(aim)
  return {
    aim,
    each: workloads.map(workloadFigure),
    laws: [...lawTables(workloads), ...preconditioningTables(workloads)],
    walls: families
      .filter(([family]) => family !== 'all')
      .map(([family, isMember]) => wallFigure(family, workloads.filter(isMember), aim)),
  }
}

function workloadFigure({ table, useful }: Workload) {
  const points = growthPoints(table.name, useful.noiseScale, noiseSamples(table), 'grid')
  return {
    name: table.name,
    optimizer: table.optimizer,
    ...useful,
    simple: depthBins.map((_, bin) =>
      Math.exp(points.find((point) => point.bin === bin)?.logSimple ?? Number.NaN),
    ),
  }
}

function lawTables(workloads: readonly Workload[]): readonly LawTable[] {
  return families.flatMap(([family, isMember]) => {
    const members = workloads.filter(isMember)
    const others = workloads.filter((workload) => !isMember(workload))
    return (['grid', 'run'] as const).map((pooling) => ({
      family,
      pooling,
      lines: linesOf(pointsOf(members, pooling), pointsOf(others, pooling)),
    }))
  })
}

/** Laws of plain and preconditioned moments on the workloads that recorded both. */
function preconditioningTables(workloads: readonly Workload[]): readonly LawTable[] {
  const recorded = workloads.filter(({ table }) => noiseSamples(table, 'preconditioned').length > 0)
  if (recorded.length < 3) return []
  return (['plain', 'preconditioned'] as const).map((moments) => ({
    family: `Adam, ${moments}, ${recorded.length} workloads`,
    pooling: 'run',
    lines: linesOf(pointsOf(recorded, 'run', moments), []),
  }))
}

function wallFigure(family: string, workloads: readonly Workload[], aim: Aim) {
  const points = workloads.map(({ table, useful }) => wallPoint(table, useful, aim))
  return {
    family,
    noMeasurement: leftOutMean(points.map(({ logRho }) => logRho)),
    byDepth: wallBins.map((from, i) => ({
      from,
      ...leftOutMean(points.map(({ logK }) => logK[i] ?? Number.NaN)),
    })),
  }
}

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
    `\n${aim}: limit of small batches from tr(Sigma): ln k and its error, left out, by the remaining ` +
      'share of the loss fall; "none" is the error of ln rho without a measurement',
  ])
  write(['', 'none', ...wallBins.map((from, i) => `${from}..${wallBins[i - 1] ?? 1.1}`)])
  for (const { family, noMeasurement, byDepth } of walls)
    write([
      `${family} (${noMeasurement.workloads})`,
      noMeasurement.error.toFixed(2),
      ...byDepth.map(({ mean: logK, error }) => `${logK.toFixed(2)} (${error.toFixed(2)})`),
    ])
}
