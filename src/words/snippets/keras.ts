/** Code for Keras 3. */
import { changedSettings } from '../../advice/vocabulary/optimizer-settings.js'
import type { Optimizer } from '../../advice/vocabulary/optimizers.js'
import type { Setting } from '../../advice/vocabulary/settings.js'
import { blocks, call, keywords, lines, literal } from './python.js'
import type { Recipe } from './recipe.js'

const classes: Readonly<Record<Optimizer, string>> = {
  sgd: 'SGD',
  momentum: 'SGD',
  adam: 'Adam',
  adamw: 'AdamW',
  nadam: 'Nadam',
  rmsprop: 'RMSprop',
  adagrad: 'Adagrad',
  adadelta: 'Adadelta',
  adamax: 'Adamax',
  lion: 'Lion',
  ftrl: 'Ftrl',
  lamb: 'Lamb',
  adafactor: 'Adafactor',
  muon: 'Muon',
}

const yours = '# yours: model, loss (as you compile it now), x_train, y_train'

/** Rows in memory. */
export function kerasFit(recipe: Recipe): string {
  return blocks(
    lines('import keras', '', yours),
    sizes(recipe),
    rate(recipe),
    compiled(recipe),
    'model.fit(x_train, y_train, batch_size=batch_size, epochs=epochs)',
  )
}

/** A larger batch for the last epochs, at the same rate. */
export function kerasGrowing(recipe: Recipe): string {
  const { batchSize, fromEpoch } = recipe.grown ?? { ...recipe, fromEpoch: recipe.epochs }
  return blocks(
    lines('import keras', '', yours),
    sizes(recipe),
    rate(recipe),
    compiled(recipe),
    lines(
      `# the batch grows from epoch ${fromEpoch} on, the rate stays`,
      `model.fit(x_train, y_train, batch_size=batch_size, epochs=${fromEpoch})`,
      `model.fit(x_train, y_train, batch_size=${batchSize}, epochs=epochs, initial_epoch=${fromEpoch})`,
    ),
  )
}

export function tfData(recipe: Recipe): string {
  return blocks(
    lines('import keras', 'import tensorflow as tf', '', yours),
    sizes(recipe),
    rate(recipe),
    compiled(recipe),
    lines(
      'data = tf.data.Dataset.from_tensor_slices((x_train, y_train))',
      'data = data.shuffle(len(x_train)).batch(batch_size).prefetch(tf.data.AUTOTUNE)',
      'model.fit(data, epochs=epochs)',
    ),
  )
}

export function kerasGenerator(recipe: Recipe): string {
  return blocks(
    lines('import keras', 'import numpy as np', '', yours),
    sizes(recipe),
    lines(
      'def batches():',
      '    """Yields batches for ever, in a new order in every epoch."""',
      '    while True:',
      '        order = np.random.permutation(len(x_train))',
      '        for start in range(0, len(order), batch_size):',
      '            rows = order[start : start + batch_size]',
      '            yield x_train[rows], y_train[rows]',
    ),
    rate(recipe),
    compiled(recipe),
    `model.fit(batches(), steps_per_epoch=${stepsPerEpoch(recipe)}, epochs=epochs)`,
  )
}

export function kerasPyDataset(recipe: Recipe): string {
  return blocks(
    lines('import math', '', 'import keras', 'import numpy as np', '', yours),
    sizes(recipe),
    lines(
      '# Keras 2: the same class on keras.utils.Sequence',
      'class Batches(keras.utils.PyDataset):',
      '    def __init__(self, x, y, batch_size, **kwargs):',
      '        super().__init__(**kwargs)',
      '        self.x, self.y, self.batch_size = x, y, batch_size',
      '        self.order = np.random.permutation(len(x))',
      '',
      '    def __len__(self):',
      '        return math.ceil(len(self.x) / self.batch_size)',
      '',
      '    def __getitem__(self, index):',
      '        start = index * self.batch_size',
      '        rows = self.order[start : start + self.batch_size]',
      '        return self.x[rows], self.y[rows]',
      '',
      '    def on_epoch_end(self):',
      '        np.random.shuffle(self.order)',
    ),
    rate(recipe),
    compiled(recipe),
    'model.fit(Batches(x_train, y_train, batch_size), epochs=epochs, shuffle=False)',
  )
}

/** One process drives all devices of a machine. */
export function kerasWorkers(recipe: Recipe): string {
  const { workers } = recipe
  return blocks(
    lines(
      'import keras',
      'import tensorflow as tf',
      '',
      '# yours: build_model(), loss (as you compile it now), x_train, y_train',
    ),
    sizes(recipe),
    rate(recipe),
    lines(
      `strategy = tf.distribute.MirroredStrategy()  # ${workers} devices`,
      'with strategy.scope():',
      '    model = build_model()',
      ...compiled(recipe)
        .split('\n')
        .map((line) => `    ${line}`),
    ),
    lines(
      'global_batch_size = batch_size * strategy.num_replicas_in_sync',
      'model.fit(x_train, y_train, batch_size=global_batch_size, epochs=epochs)',
    ),
  )
}

const stepsPerEpoch = ({ updatesPerEpoch, accumulate }: Recipe): number =>
  updatesPerEpoch * accumulate

function sizes({ batchSize, accumulate, workers, epochs, updatesPerEpoch }: Recipe): string {
  const shared = [
    ...(workers > 1 ? [`on each of ${workers} devices`] : []),
    ...(accumulate > 1 ? [`${accumulate} of them make an update`] : []),
  ]
  const note = shared.length === 0 ? '' : `  # ${shared.join(', ')}`
  const updates = updatesPerEpoch === 1 ? 'update' : 'updates'
  return lines(
    `batch_size = ${batchSize}${note}`,
    `epochs = ${epochs}  # of ${updatesPerEpoch} ${updates}`,
  )
}

/** Keras' own schedule does the warm-up too; with alpha=1 it stays at the top. */
function rate({ learningRate, warmUp, updates, falls }: Recipe): string {
  if (warmUp === 0 && !falls) return `learning_rate = ${learningRate}`
  const schedule = 'keras.optimizers.schedules.CosineDecay'
  const down = Math.max(1, updates - warmUp)
  const says = [
    ...(warmUp > 0 ? [`up to ${learningRate} in ${warmUp} updates`] : [`from ${learningRate}`]),
    ...(falls ? [`down to 0 at update ${updates}`] : ['then constant']),
  ].join(', ')
  // not from 0: that would waste an update, and FTRL divides by the rate
  const first = Number((learningRate / (warmUp + 1)).toPrecision(3))
  const parts = [
    String(first),
    `decay_steps=${down}`,
    ...(falls ? [] : ['alpha=1.0']),
    ...(warmUp > 0 ? [`warmup_target=${learningRate}`, `warmup_steps=${warmUp}`] : []),
  ]
  return lines(
    `# ${says}`,
    `learning_rate = ${schedule}(`,
    ...parts.map((part) => `    ${part},`),
    ')',
  )
}

function compiled({ optimizer, settings, accumulate }: Recipe): string {
  const changed = Object.entries(changedSettings(optimizer, settings))
  const parts = [
    'learning_rate',
    ...(optimizer === 'momentum' ? keywords({ momentum: settings['momentum'] ?? null }) : []),
    ...changed.filter(([name]) => name !== 'momentum' || optimizer !== 'momentum').map(keyword),
    ...(accumulate > 1 ? [`gradient_accumulation_steps=${accumulate}`] : []),
  ]
  return lines(
    `optimizer = ${call(`keras.optimizers.${classes[optimizer]}`, parts)}`,
    'model.compile(optimizer=optimizer, loss=loss)',
  )
}

/** The layers that Muon leaves out are a list. */
const keyword = ([name, value]: readonly [string, Setting]): string =>
  name === 'excludeLayers' && typeof value === 'string'
    ? `exclude_layers=[${value.split('|').map(literal).join(', ')}]`
    : `${kerasName(name)}=${literal(value)}`

/** beta1 -> beta_1, adamLrRatio -> adam_lr_ratio, l1RegularizationStrength -> l1_…. */
const kerasName = (name: string): string =>
  name
    .replace(/(?<=[a-z]{2})(?=\d)/g, '_')
    .replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
