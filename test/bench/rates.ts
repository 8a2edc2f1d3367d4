/**
 * npm run bench:rates [-- --optimizers lion,ftrl] [--steps 100]
 *
 * Which learning rates train small networks with each optimizer, beside the prior of the race
 * (`rateOverPrior` of `optimizerTraits`): a classification and a regression, batch 32, rates half a
 * decade apart.
 */
import { parseArgs } from 'node:util'
import { searchPrior } from '../../src/advice/race/posterior/prior.js'
import { adviceNumbers } from '../../src/advice/numbers.js'
import { mulberry32 } from '../../src/advice/math/random.js'
import type { Loss } from '../../src/advice/vocabulary/losses.js'
import type { ModelGraph } from '../../src/advice/vocabulary/model-graph.js'
import { isOptimizer, optimizers, type Optimizer } from '../../src/advice/vocabulary/optimizers.js'
import { parseLayerList } from '../../src/studies/model/layer-list.js'
import { Rows } from '../../src/trials/tfjs/data/rows.js'
import { loadEngine } from '../../src/trials/tfjs/engines/load-engine.js'
import type { Tf } from '../../src/trials/tfjs/library.js'
import { Trainer } from '../../src/trials/tfjs/training/trainer.js'
import { normals } from '../../src/advice/math/normals.js'

const { values } = parseArgs({
  options: {
    optimizers: { type: 'string', default: optimizers.join(',') },
    steps: { type: 'string', default: '100' },
  },
})

interface Problem {
  readonly name: string
  readonly graph: ModelGraph
  readonly loss: Loss
  /** The target of a row. */
  readonly target: (x: readonly number[]) => number
}

const inputs = 8
const count = 512
const batchSize = 32
const rates = Array.from({ length: 13 }, (_, i) => Number((10 ** (-5 + i / 2)).toPrecision(1)))
const network = (units: number, activation: string): ModelGraph =>
  parseLayerList(
    {
      input: { shape: [inputs] },
      layers: [
        { type: 'dense', units: 32, activation: 'relu' },
        { type: 'dense', units, activation },
      ],
    },
    '',
  )

const problems: readonly Problem[] = [
  {
    name: 'classes',
    graph: network(3, 'softmax'),
    loss: 'sparseCategoricalCrossentropy',
    target: ([a = 0, b = 0, c = 0]) => (a * b > 0.3 ? 2 : Number(a + c > 0)),
  },
  {
    name: 'numbers',
    graph: network(1, 'linear'),
    loss: 'meanSquaredError',
    target: ([a = 0, b = 0, c = 0]) => Math.sin(a) + a * b * 0.5 + c * 0.5,
  },
]

function rowsOf(tf: Tf, { loss, target }: Problem): Rows {
  const normal = normals(4)
  const x = Array.from({ length: count }, () => Array.from({ length: inputs }, normal))
  const y = x.map(target)
  const isClass = loss === 'sparseCategoricalCrossentropy'
  const targets = isClass
    ? tf.tensor(Int32Array.from(y), [count], 'int32')
    : tf.tensor(Float32Array.from(y), [count, 1])
  return new Rows(
    tf,
    { inputs: [tf.tensor(Float32Array.from(x.flat()), [count, inputs])], targets: [targets] },
    count,
  )
}

/** Mean loss over all rows before and after the steps. */
async function train(
  tf: Tf,
  { graph, loss }: Problem,
  rows: Rows,
  choice: { readonly optimizer: Optimizer; readonly learningRate: number },
): Promise<readonly [before: number, after: number]> {
  const losses = [{ loss, weight: 1 }]
  const trainer = new Trainer(tf, { model: graph, losses, ...choice, seed: 1 })
  const random = mulberry32(9)
  const { loss: before } = await trainer.validate(rows, count, count)
  for (let step = 0; step < Number(values.steps); step++) {
    const chosen = Int32Array.from({ length: batchSize }, () => Math.floor(random() * count))
    await trainer.step(rows.gather(chosen))
  }
  const { loss: after } = await trainer.validate(rows, count, count)
  trainer.dispose()
  return [before, after]
}

/** Rates whose training made at least this share of the best one's fall. */
const usefulShare = 0.9

async function report(tf: Tf, optimizer: Optimizer): Promise<void> {
  const { learningRateMax: prior } = searchPrior(optimizer, null, adviceNumbers.race)
  const median = Math.exp(prior.log)
  for (const problem of problems) {
    const rows = rowsOf(tf, problem)
    const falls = []
    for (const learningRate of rates) {
      const [before, after] = await train(tf, problem, rows, { optimizer, learningRate })
      falls.push({ learningRate, fall: Number.isFinite(after) ? before - after : -Infinity })
    }
    rows.dispose()
    const most = Math.max(...falls.map(({ fall }) => fall))
    const useful = falls.filter(({ fall }) => fall >= usefulShare * most)
    const best = falls.find(({ fall }) => fall === most)?.learningRate ?? Number.NaN
    const largest = useful.at(-1)?.learningRate ?? Number.NaN
    const deviations = (Math.log(largest) - prior.log) / prior.deviation
    process.stdout.write(
      `${optimizer.padEnd(10)} ${problem.name.padEnd(8)} useful ${useful[0]?.learningRate ?? ''} to ${largest}, best ${best}; ` +
        `prior ${median.toPrecision(2)}, off by ${deviations.toFixed(1)} deviations\n`,
    )
  }
}

const { tf } = await loadEngine('cpu')
for (const optimizer of values.optimizers.split(',').filter(isOptimizer))
  await report(tf, optimizer)
