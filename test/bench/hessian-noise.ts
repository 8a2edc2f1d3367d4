/**
 * npm run bench:hessian -- [--json]
 *
 * Does Hessian weighting explain why B_simple of a pilot is many times too small, or does growth? Four small networks under plain SGD: B_simple and B_noise = tr(H Sigma) / (G^T H G) along
 * the training, beside the critical batch that a grid of trainings to 95 % of the improvement shows (docs/noise-scale.md). About eight minutes on a busy core.
 */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { mulberry32 } from '../../src/advice/math/random.js'
import { mean } from '../../src/advice/math/statistics.js'
import { readArchive } from '../../src/studies/data/read-archive.js'
import { fitGrowth, predictLog, rootMeanSquare, type GrowthLaw } from '../replay/noise-growth.js'
import type { GrowthPoint } from '../replay/noise-samples.js'
import { surrogateFamily, usefulNoise, type CellSteps } from '../replay/useful-noise-scale.js'
import { normals } from '../support/normals.js'
import { bestOf, cellsOf, fitCriticalBatch, train } from './critical-batch.js'
import { noiseScales, type NoiseScales } from './hessian-weighting.js'
import { SmallNetwork, type NetworkShape, type Rows } from './small-network.js'

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } })
const sizes = [4, 8, 16, 32, 64, 128, 256, 512, 1024]
const limits = {
  rates: Array.from({ length: 22 }, (_, k) => 10 ** (1 - k / 6)),
  seeds: [1, 2],
  rowsMost: 60_000,
  stepsMost: 300,
}
const targetDepth = 0.05
const depths = [0.9, 0.7, 0.5, 0.3, 0.2, 0.1, 0.05, 0.025]
/** Curvature draws at one point; the points of three seeds are pooled. */
const draws = 16
const seeds = [1, 2, 3]

async function digits(): Promise<Rows> {
  const { training } = readArchive(
    await readFile(new URL('../../examples/digits-cnn/digits.npz', import.meta.url)),
  )
  const width = training.x.values.length / training.y.values.length
  const highest = training.x.values.reduce((most, value) => Math.max(most, value), 0)
  return {
    y: Int32Array.from(training.y.values),
    x: Array.from(training.y.values, (_, row) =>
      training.x.values.slice(row * width, (row + 1) * width).map((value) => value / highest),
    ),
  }
}
/** Eight overlapping clusters in twenty dimensions; one label in ten is another's, so that the gradient noise does not vanish with the loss. */
function clusters(count: number): Rows {
  const [normal, random] = [normals(5), mulberry32(6)]
  const centres = Array.from({ length: 8 }, () =>
    Float64Array.from({ length: 20 }, () => 0.6 * normal()),
  )
  const classes = Int32Array.from({ length: count }, () => Math.floor(random() * 8))
  return {
    x: Array.from(classes, (one) =>
      Float64Array.from({ length: 20 }, (_, k) => (centres[one]?.[k] ?? 0) + normal()),
    ),
    y: classes.map((one) => (random() < 0.1 ? Math.floor(random() * 8) : one)),
  }
}

/** Averages before the ratios, as for B_simple. */
function pooled(points: readonly NoiseScales[]): {
  simple: number
  hessian: number
  gradientCurvature: number
  noiseCurvature: number
} {
  const sum = (of: (point: NoiseScales) => number): number =>
    points.reduce((total, point) => total + of(point), 0)
  const [norm, variance] = [sum((one) => one.squaredNorm), sum((one) => one.variance)]
  const [along, trace] = [
    sum((one) => one.gradientCurvature * one.squaredNorm),
    sum((one) => one.noiseCurvature * one.variance),
  ]
  return {
    simple: variance / norm,
    hessian: along > 0 ? trace / along : Number.NaN,
    gradientCurvature: along / norm,
    noiseCurvature: trace / variance,
  }
}

/** Mean over the steps to the target, each point standing for the steps that led to it: what S(B), the sum of 1 + B_n/B over steps, would show were the rate set anew at every step. */
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

/** Both scales where trainings first fall below each depth. */
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
      { batchSize, learningRate, seed, stepsMost: Math.max(3000, 200_000 / batchSize) },
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
      { batchSize: 64, learningRate, seed: 1, stepsMost: Math.round((40 * network.count) / 64) },
      (_, loss) => {
        best = Math.min(best, loss)
        return 'on'
      },
    )
  const target = best + targetDepth * (start - best)
  const cells = sizes.flatMap((batchSize) => cellsOf(network, batchSize, target, limits))
  const bests = sizes.flatMap((batchSize) => bestOf(cells, batchSize) ?? [])
  const [small, large] = [
    bests.find(({ batchSize }) => batchSize === 16),
    bests.find(({ batchSize }) => batchSize === 512),
  ]
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

const [digitRows, clusterRows] = [await digits(), clusters(3000)]
const cases: readonly (readonly [string, NetworkShape, Rows])[] = [
  ['digits, softmax regression', { sizes: [64, 10], activation: 'tanh' }, digitRows],
  ['digits, tanh', { sizes: [64, 16, 10], activation: 'tanh' }, digitRows],
  ['digits, relu', { sizes: [64, 16, 10], activation: 'relu' }, digitRows],
  ['noisy clusters, tanh', { sizes: [20, 24, 8], activation: 'tanh' }, clusterRows],
]
const cells = (list: readonly (string | number)[]): string =>
  `${list.map((one) => (typeof one === 'number' ? one.toPrecision(3) : one).padStart(12)).join('')}\n`
const figures: ReturnType<typeof study>[] = []
for (const [name, shape, rows] of cases) {
  const figure = study(name, new SmallNetwork(shape, rows))
  figures.push(figure)
  if (values.json) continue
  process.stdout.write(
    `\n${name}: ${figure.parameters} parameters, ${figure.rows} rows, loss ${figure.start.toFixed(2)} -> ${figure.best.toFixed(3)}\n`,
  )
  process.stdout.write(
    cells(['B', ...figure.bests.map(({ batchSize }) => String(batchSize))]) +
      cells(['best rate', ...figure.bests.map(({ learningRate }) => learningRate)]) +
      cells(['steps', ...figure.bests.map(({ steps }) => Math.round(steps))]),
  )
  process.stdout.write(
    `  S(B): B_n ${Math.round(figure.critical.noiseScale)} rows, S_min ${figure.critical.stepsLeast.toFixed(0)}, misfit ${figure.critical.misfit.toFixed(2)}; surrogate: B_n ${Math.round(figure.useful?.noiseScale ?? Number.NaN)} (ln +- ${figure.useful?.logDeviation.toFixed(2) ?? '-'})\n`,
  )
  for (const { batchSize, learningRate, points, meanSimple, meanHessian } of figure.paths) {
    process.stdout.write(
      `  along B = ${batchSize} at ${learningRate.toPrecision(2)}; mean over the steps to the target: simple ${meanSimple.toPrecision(2)}, hessian ${meanHessian.toPrecision(2)}\n${cells(['depth', ...points.map(({ depth }) => String(depth))])}`,
    )
    for (const key of ['step', 'simple', 'hessian', 'gradientCurvature', 'noiseCurvature'] as const)
      process.stdout.write(
        cells([key.replace('Curvature', ' curv.'), ...points.map((point) => point[key])]),
      )
  }
}
/** ln B_n (of S(B)) = ln kappa + ln B + g ln(depth / 0.05) over all points of the paths at the best rates, for B the one or the other scale, and the scatter that is left. */
const summary = (['simple', 'hessian'] as const).map((key) => {
  const points = figures.flatMap(({ name, critical, paths, bests }) =>
    paths
      .filter((path) =>
        bests.some(
          (one) => one.batchSize === path.batchSize && one.learningRate === path.learningRate,
        ),
      )
      .flatMap((path) =>
        path.points
          .filter((point) => point[key] > 0)
          .map((point): GrowthPoint => ({
            workload: name,
            logUseful: Math.log(critical.noiseScale),
            logSimple: Math.log(point[key]),
            bin: 0,
            samples: seeds.length,
            logPlace: {
              depth: Math.log(point.depth / targetDepth),
              depthOfRun: 0,
              lossRatio: 0,
              planShare: 0,
              flow: 0,
            },
          })),
      ),
  )
  const left = (law: GrowthLaw): number =>
    rootMeanSquare(
      points.map((point) => ({
        workload: point.workload,
        bin: 0,
        error: predictLog(law, point) - point.logUseful,
      })),
    )
  const [growing, constant] = [fitGrowth(points, 'depth'), fitGrowth(points, null)]
  return {
    scale: key,
    kappa: growing.kappa,
    exponent: growing.exponent,
    scatter: left(growing),
    constant: constant.kappa,
    constantScatter: left(constant),
  }
})
if (values.json) process.stdout.write(`${JSON.stringify({ figures, summary })}\n`)
else
  for (const { scale, kappa, exponent, scatter, constant, constantScatter } of summary) {
    process.stdout.write(
      `\n${scale}: kappa ${kappa.toFixed(2)}, g ${exponent.toFixed(2)}, scatter ${scatter.toFixed(2)}; without growth: kappa ${constant.toFixed(2)}, scatter ${constantScatter.toFixed(2)}\n`,
    )
  }
