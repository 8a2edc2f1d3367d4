/** Code for TensorFlow.js. */
import { changedSettings } from '../../advice/vocabulary/optimizer-settings.js'
import type { Optimizer } from '../../advice/vocabulary/optimizers.js'
import type { Setting, Settings } from '../../advice/vocabulary/settings.js'
import { blocks, lines } from './python.js'
import type { Recipe } from './recipe.js'

/** The arguments after the rate, in order. */
const makers: Partial<
  Record<Optimizer, { readonly name: string; readonly settings: readonly string[] }>
> = {
  sgd: { name: 'sgd', settings: [] },
  momentum: { name: 'momentum', settings: ['momentum', 'nesterov'] },
  adam: { name: 'adam', settings: ['beta1', 'beta2', 'epsilon'] },
  rmsprop: { name: 'rmsprop', settings: ['rho', 'momentum', 'epsilon', 'centered'] },
  adagrad: { name: 'adagrad', settings: ['initialAccumulatorValue'] },
  adadelta: { name: 'adadelta', settings: ['rho', 'epsilon'] },
  adamax: { name: 'adamax', settings: ['beta1', 'beta2', 'epsilon'] },
}

/** It has no weight decay, no clipping and no averages of weights. */
export function isInTensorFlowJs(optimizer: Optimizer, settings: Settings): boolean {
  const maker = makers[optimizer]
  return (
    maker !== undefined &&
    Object.keys(changedSettings(optimizer, settings)).every((name) => maker.settings.includes(name))
  )
}

export function tensorFlowJs(recipe: Recipe): string {
  return blocks(
    lines(
      "import * as tf from '@tensorflow/tfjs'",
      '',
      '// yours: model, loss (as you compile it now), xTrain, yTrain (tensors)',
    ),
    sizes(recipe),
    schedule(recipe),
    optimizerOf(recipe),
    recipe.accumulate > 1 ? accumulation(recipe) : fit(recipe),
  )
}

function sizes({ batchSize, accumulate, epochs, updatesPerEpoch }: Recipe): string {
  const note = accumulate > 1 ? ` // ${accumulate} of them make an update` : ''
  const updates = updatesPerEpoch === 1 ? 'update' : 'updates'
  return lines(
    `const batchSize = ${batchSize}${note}`,
    `const epochs = ${epochs} // of ${updatesPerEpoch} ${updates}`,
  )
}

const hasSchedule = ({ warmUp, falls }: Recipe): boolean => warmUp > 0 || falls

function schedule(recipe: Recipe): string {
  const { learningRate, warmUp, updates, falls } = recipe
  if (!hasSchedule(recipe)) return ''
  const says = [
    ...(warmUp > 0 ? [`up to ${learningRate} in ${warmUp} updates`] : [`from ${learningRate}`]),
    falls ? `down to 0 at update ${updates}` : 'then constant',
  ].join(', ')
  return lines(
    `// ${says}`,
    'function rateAt(update) {',
    ...(warmUp > 0
      ? [`  if (update < ${warmUp}) return (${learningRate} * (update + 1)) / ${warmUp + 1}`]
      : []),
    ...(falls
      ? [
          `  const share = Math.min(1, (update - ${warmUp}) / ${Math.max(1, updates - warmUp)})`,
          `  return ${learningRate} * 0.5 * (1 + Math.cos(Math.PI * share))`,
        ]
      : [`  return ${learningRate}`]),
    '}',
  )
}

function optimizerOf(recipe: Recipe): string {
  const { optimizer, settings, learningRate } = recipe
  const maker = makers[optimizer] ?? { name: optimizer, settings: [] }
  const values = maker.settings.map((name) => literal(settings[name] ?? null))
  const first = hasSchedule(recipe) ? 'rateAt(0)' : String(learningRate)
  const made = `const optimizer = tf.train.${maker.name}(${[first, ...values].join(', ')})`
  return recipe.accumulate > 1 ? made : lines(made, 'model.compile({ optimizer, loss })')
}

const literal = (value: Setting): string => JSON.stringify(value)

/** SGD keeps its rate in a tensor, the others in a number. */
const setRate = ({ optimizer }: Recipe, update: string): string =>
  optimizer === 'sgd' || optimizer === 'momentum'
    ? `optimizer.setLearningRate(rateAt(${update}))`
    : `optimizer.learningRate = rateAt(${update})`

function fit(recipe: Recipe): string {
  if (!hasSchedule(recipe)) return 'await model.fit(xTrain, yTrain, { batchSize, epochs })'
  return lines(
    'let update = 0',
    'const callbacks = {',
    '  onBatchBegin: async () => {',
    `    ${setRate(recipe, 'update++')}`,
    '  },',
    '}',
    'await model.fit(xTrain, yTrain, { batchSize, epochs, callbacks })',
  )
}

/** `loss` is a function of labels and predictions, such as tf.metrics.categoricalCrossentropy. */
function accumulation(recipe: Recipe): string {
  const { accumulate } = recipe
  return lines(
    '// here loss is a function, such as tf.losses.meanSquaredError',
    'let update = 0',
    'let sums = {}',
    'function addUp(x, y) {',
    '  const { grads } = tf.variableGrads(() =>',
    `    tf.mean(loss(y, model.apply(x, { training: true }))).div(${accumulate}),`,
    '  )',
    '  for (const [name, gradient] of Object.entries(grads)) {',
    '    const before = sums[name]',
    '    sums[name] = before === undefined ? gradient : tf.tidy(() => before.add(gradient))',
    '    if (before !== undefined) tf.dispose([before, gradient])',
    '  }',
    '}',
    'const rows = xTrain.shape[0]',
    'for (let epoch = 0; epoch < epochs; epoch++) {',
    '  const order = tf.util.createShuffledIndices(rows)',
    '  let step = 0',
    '  for (let start = 0; start < rows; start += batchSize) {',
    "    const batch = tf.tensor1d(Array.from(order.slice(start, start + batchSize)), 'int32')",
    '    const [x, y] = [xTrain.gather(batch), yTrain.gather(batch)]',
    '    addUp(x, y)',
    '    tf.dispose([batch, x, y])',
    `    if (++step % ${accumulate} !== 0 && start + batchSize < rows) continue`,
    ...(hasSchedule(recipe) ? [`    ${setRate(recipe, 'update++')}`] : ['    update++']),
    '    optimizer.applyGradients(sums)',
    '    tf.dispose(Object.values(sums))',
    '    sums = {}',
    '  }',
    '}',
  )
}
