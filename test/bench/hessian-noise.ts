/**
 * npm run bench:hessian -- [--json]
 *
 * B_simple and B_noise along four small trainings under plain SGD, beside the critical batch of a
 * grid of trainings to 95 % of the improvement (docs/noise-scale.md). About eight minutes.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { mulberry32 } from '../../src/advice/math/random.js'
import { mean } from '../../src/advice/math/statistics.js'
import { FileDatasetStore } from '../../src/studies/data/file-dataset-store.js'
import { bytesSource } from '../../src/studies/upload/upload-source.js'
import { datasetFiles } from '../../src/trials/protocol/dataset.js'
import { fitGrowth, predictLog, rootMeanSquare, type GrowthLaw } from '../replay/noise-growth.js'
import type { GrowthPoint } from '../replay/noise-samples.js'
import { surrogateFamily, usefulNoise, type CellSteps } from '../replay/useful-noise-scale.js'
import { normals } from '../../src/advice/math/normals.js'
import { bestOf, cellsOf, fitCriticalBatch, train } from './critical-batch.js'
import { noiseScales, type NoiseScales } from './hessian-weighting.js'
import { SmallNetwork, type NetworkShape, type Rows } from './small-network.js'

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } })
const sizes = [4, 8, 16, 32, 64, 128, 256, 512, 1024]
const limits = {
  rates: Array.from({ length: 22 }, (_, k) => 10 ** (1 - k / 6)),
  seeds: [1, 2],
  rowsMax: 60_000,
  stepsMax: 300,
}
const targetDepth = 0.05
const depths = [0.9, 0.7, 0.5, 0.3, 0.2, 0.1, 0.05, 0.025]
/** Draws of the curvature at one point. The points of three seeds are pooled. */
const draws = 16
const seeds = [1, 2, 3]

async function digits(): Promise<Rows> {
  const folder = await mkdtemp(path.join(tmpdir(), 'batchwise-hessian-'))
  try {
    const store = new FileDatasetStore(folder)
    const file = new URL('../../examples/digits-cnn/digits.npz', import.meta.url)
    const { id, header } = await store.put(bytesSource(await readFile(file)))
    const bytesOf = (name: string): Promise<Buffer> => readFile(path.join(store.folder(id), name))
    const x = new Int32Array(new Uint8Array(await bytesOf(datasetFiles.input(0, 'train'))).buffer)
    const y = new Int32Array(new Uint8Array(await bytesOf(datasetFiles.target(0, 'train'))).buffer)
    const width = x.length / header.trainingRows
    const highest = x.reduce((most, value) => Math.max(most, value), 0)
    return {
      y,
      x: Array.from(y, (_, row) =>
        Float64Array.from(x.slice(row * width, (row + 1) * width), (value) => value / highest),
      ),
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}
/**
 * Eight overlapping clusters in twenty dimensions. One label in ten is random, so that the gradient
 * noise does not vanish with the loss.
 */
function clusters(count: number): Rows {
  const normal = normals(5)
  const random = mulberry32(6)
  const centres = Array.from({ length: 8 }, () =>
    Float64Array.from({ length: 20 }, () => 0.6 * normal()),
  )
  const classes = Int32Array.from({ length: count }, () => Math.floor(random() * 8))
  return {
    x: Array.from(classes, (label) =>
      Float64Array.from({ length: 20 }, (_, k) => (centres[label]?.[k] ?? 0) + normal()),
    ),
    y: classes.map((label) => (random() < 0.1 ? Math.floor(random() * 8) : label)),
  }
}

/** Scales from the pooled points: sums first, then ratios, as for B_simple. */
function pooled(points: readonly NoiseScales[]): {
  simple: number
  hessian: number
  gradientCurvature: number
  noiseCurvature: number
} {
  const sum = (of: (point: NoiseScales) => number): number =>
    points.reduce((total, point) => total + of(point), 0)
  const norm = sum((point) => point.squaredNorm)
  const variance = sum((point) => point.variance)
  const along = sum((point) => point.gradientCurvature * point.squaredNorm)
  const trace = sum((point) => point.noiseCurvature * point.variance)
  return {
    simple: variance / norm,
    hessian: along > 0 ? trace / along : Number.NaN,
    gradientCurvature: along / norm,
    noiseCurvature: trace / variance,
  }
}

/**
 * Mean over the steps to the target; each point stands for the steps that led to it. S(B), the sum
 * of 1 + B_n / B over steps, would show this scale if every step had its best rate.
 */
function overSteps(
  points: readonly { readonly step: number; readonly simple: number; readonly hessian: number }[],
  key: 'simple' | 'hessian',
): number {
  const steps = points.map(({ step }, i) => step - (points[i - 1]?.step ?? 0))
  return (
    points.reduce((sum, point, i) => sum + (steps[i] ?? 0) * point[key], 0) /
    (points.at(-1)?.step ?? Number.NaN)
  )
}

/** Both scales at the steps where the trainings first fall below each depth. */
function along(
  network: SmallNetwork,
  { batchSize, learningRate }: CellSteps,
  { start, best }: { readonly start: number; readonly best: number },
) {
  const found = depths.map((): { readonly step: number; readonly scales: NoiseScales }[] => [])
  for (const seed of seeds) {
    let next = 0
    train(
      network,
      { batchSize, learningRate, seed, stepsMax: Math.max(3000, 200_000 / batchSize) },
      (theta, loss, step) => {
        const depth = (loss - best) / (start - best)
        if (depth > (depths[next] ?? 0)) return 'on'
        while (depth <= (depths[next + 1] ?? -1)) next++
        found[next]?.push({ step, scales: noiseScales(network, theta, { draws, seed }) })
        next++
        return next === depths.length ? 'enough' : 'on'
      },
    )
  }
  const points = found.flatMap((list, i) =>
    list.length === 0
      ? []
      : [
          {
            depth: depths[i] ?? 0,
            step: mean(list.map(({ step }) => step)),
            ...pooled(list.map(({ scales }) => scales)),
          },
        ],
  )
  const onTheWay = points.filter(({ depth }) => depth >= targetDepth)
  return {
    batchSize,
    learningRate,
    points,
    meanSimple: overSteps(onTheWay, 'simple'),
    meanHessian: overSteps(onTheWay, 'hessian'),
  }
}

function study(name: string, network: SmallNetwork) {
  const start = network.loss(network.initial(1))
  let best = start
  for (const learningRate of [0.05, 0.15, 0.5, 1.5])
    train(
      network,
      { batchSize: 64, learningRate, seed: 1, stepsMax: Math.round((40 * network.count) / 64) },
      (_, loss) => {
        best = Math.min(best, loss)
        return 'on'
      },
    )
  const target = best + targetDepth * (start - best)
  const cells = sizes.flatMap((batchSize) => cellsOf(network, batchSize, target, limits))
  const bests = sizes.flatMap((batchSize) => bestOf(cells, batchSize) ?? [])
  const small = bests.find(({ batchSize }) => batchSize === 16)
  const large = bests.find(({ batchSize }) => batchSize === 512)
  const paths = [
    ...(small === undefined ? [] : [small, { ...small, learningRate: small.learningRate / 4 }]),
    ...(large === undefined ? [] : [large]),
  ]
  return {
    name,
    parameters: network.parameters,
    rows: network.count,
    start,
    best,
    bests,
    critical: fitCriticalBatch(bests),
    useful: usefulNoise(cells, surrogateFamily('sgd')),
    paths: paths.map((cell) => along(network, cell, { start, best })),
  }
}

type Figure = ReturnType<typeof study>
type Scale = 'simple' | 'hessian'

/** One point of the fits, with B_simple or B_noise as its scale. */
function growthPoint(
  { name, critical }: Figure,
  point: Figure['paths'][number]['points'][number],
  scale: Scale,
): GrowthPoint {
  return {
    workload: name,
    logUseful: Math.log(critical.noiseScale),
    logSimple: Math.log(point[scale]),
    bin: 0,
    samples: seeds.length,
    logPlace: {
      depth: Math.log(point.depth / targetDepth),
      depthOfRun: 0,
      lossRatio: 0,
      planShare: 0,
      flow: 0,
    },
  }
}

/** The points along the trainings at the best rate of their batch size. */
function bestPathPoints(figure: Figure, scale: Scale): readonly GrowthPoint[] {
  const isBest = ({ batchSize, learningRate }: Figure['paths'][number]): boolean =>
    figure.bests.some((best) => best.batchSize === batchSize && best.learningRate === learningRate)
  return figure.paths
    .filter(isBest)
    .flatMap(({ points }) => points.filter((point) => point[scale] > 0))
    .map((point) => growthPoint(figure, point, scale))
}

/**
 * Fits ln B_n = ln kappa + ln B + g ln(depth / 0.05) over all points, where B is one of the two
 * scales, and reports the scatter that is left.
 */
function summaryOf(figures: readonly Figure[], scale: Scale) {
  const points = figures.flatMap((figure) => bestPathPoints(figure, scale))
  const scatterOf = (law: GrowthLaw): number =>
    rootMeanSquare(
      points.map((point) => ({
        workload: point.workload,
        bin: 0,
        error: predictLog(law, point) - point.logUseful,
      })),
    )
  const growing = fitGrowth(points, 'depth')
  const constant = fitGrowth(points, null)
  return {
    scale,
    kappa: growing.kappa,
    exponent: growing.exponent,
    scatter: scatterOf(growing),
    constant: constant.kappa,
    constantScatter: scatterOf(constant),
  }
}

const write = (text: string): void => void process.stdout.write(`${text}\n`)
const cellText = (cell: string | number): string =>
  typeof cell === 'number' ? cell.toPrecision(3) : cell
const row = (cells: readonly (string | number)[]): string =>
  cells.map((cell) => cellText(cell).padStart(12)).join('')

function printFigure({ name, parameters, rows, start, best, ...figure }: Figure): void {
  const { bests, critical, useful, paths } = figure
  write(
    `\n${name}: ${parameters} parameters, ${rows} rows, loss ${start.toFixed(2)} -> ${best.toFixed(3)}`,
  )
  write(row(['B', ...bests.map(({ batchSize }) => String(batchSize))]))
  write(row(['best rate', ...bests.map(({ learningRate }) => learningRate)]))
  write(row(['steps', ...bests.map(({ steps }) => Math.round(steps))]))
  const surrogate = Math.round(useful?.noiseScale ?? Number.NaN)
  const deviation = useful?.logDeviation.toFixed(2) ?? '-'
  write(
    `  S(B): B_n ${Math.round(critical.noiseScale)} rows, S_min ${critical.stepsMin.toFixed(0)}, misfit ${critical.misfit.toFixed(2)}; surrogate: B_n ${surrogate} (ln +- ${deviation})`,
  )
  for (const path of paths) printPath(path)
}

const pathRows = ['step', 'simple', 'hessian', 'gradientCurvature', 'noiseCurvature'] as const

function printPath({
  batchSize,
  learningRate,
  points,
  meanSimple,
  meanHessian,
}: Figure['paths'][number]): void {
  write(
    `  along B = ${batchSize} at ${learningRate.toPrecision(2)}; mean over the steps to the target: simple ${meanSimple.toPrecision(2)}, hessian ${meanHessian.toPrecision(2)}`,
  )
  write(row(['depth', ...points.map(({ depth }) => String(depth))]))
  for (const key of pathRows)
    write(row([key.replace('Curvature', ' curv.'), ...points.map((point) => point[key])]))
}

function printSummary(summary: ReturnType<typeof summaryOf>): void {
  const { scale, kappa, exponent, scatter, constant, constantScatter } = summary
  write(
    `\n${scale}: kappa ${kappa.toFixed(2)}, g ${exponent.toFixed(2)}, scatter ${scatter.toFixed(2)}; without growth: kappa ${constant.toFixed(2)}, scatter ${constantScatter.toFixed(2)}`,
  )
}

const digitRows = await digits()
const clusterRows = clusters(3000)
const cases: readonly (readonly [string, NetworkShape, Rows])[] = [
  ['digits, softmax regression', { sizes: [64, 10], activation: 'tanh' }, digitRows],
  ['digits, tanh', { sizes: [64, 16, 10], activation: 'tanh' }, digitRows],
  ['digits, relu', { sizes: [64, 16, 10], activation: 'relu' }, digitRows],
  ['noisy clusters, tanh', { sizes: [20, 24, 8], activation: 'tanh' }, clusterRows],
]
const figures: Figure[] = []
for (const [name, shape, rows] of cases) {
  const figure = study(name, new SmallNetwork(shape, rows))
  figures.push(figure)
  if (!values.json) printFigure(figure)
}
const summary = (['simple', 'hessian'] as const).map((scale) => summaryOf(figures, scale))
if (values.json) write(JSON.stringify({ figures, summary }))
else for (const line of summary) printSummary(line)
