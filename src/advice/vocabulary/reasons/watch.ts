/** What to watch: guards from the literature, and the state of the device. */
import { findingKinds } from '../question.js'
import { oneOf, optional, type FieldTable } from './fields.js'

export const watchFields = {
  /** The range of an input or target, with the mend for its kind. */
  'data-scale': {
    kind: oneOf(...findingKinds),
    name: 'dataName',
    low: 'quantity',
    high: 'quantity',
  },
  /** The trials had a random sample, `sampled`, of the training rows. */
  'rows-sampled': { sampled: 'rows', rows: 'rows' },
  /** `most`: share of the rows that guessing the most frequent class gets right. */
  'data-imbalance': {
    most: 'share',
    least: 'share',
    rarest: 'quantity',
    weighted: optional(oneOf('asked')),
  },
  /** `missing`: share of the batches without a row of the rarest class. */
  'class-rare': { batchSize: 'rows', rarest: 'quantity', least: 'share', missing: 'share' },
  'full-batch-possible': { rows: 'rows' },
  /** Rprop on all rows did not reach the `level`; `lowest`: the loss that it did reach. */
  'full-batch-unreached': {
    rows: 'rows',
    stepSize: 'learningRate',
    level: 'loss',
    steps: 'steps',
    lowest: 'loss',
    trainedMs: 'ms',
    winnerMs: 'ms',
  },
  'online-learning': {},
  'generalisation-gap': {
    batchSize: 'rows',
    loss: 'loss',
    smallerBatchSize: 'rows',
    smallerRate: 'learningRate',
    smallerLoss: 'loss',
  },
  /** `noise`: standard deviation of the step-to-step loss over the loss. */
  'many-classes-noisy': { batchSize: 'rows', classes: 'count', noise: 'share' },
  /** `epochs`: how many it takes to reach `stepsMin` updates. */
  'too-few-steps': {
    steps: 'steps',
    stepsMin: 'steps',
    epochsPlanned: 'epochs',
    epochs: 'epochs',
  },
  'batch-norm-small': { batchSize: 'rows', rowsMin: 'rows' },
  'share-of-rows': { batchSize: 'rows', share: 'share' },
  /** `rest`: rows of an epoch's last batch. */
  'last-batch-small': { batchSize: 'rows', rest: 'rows' },
  'hardware-multiple': { batchSize: 'rows', preferred: 'rows' },
  /** What the user trains with now cannot be compared: it is larger than what fits. */
  'current-does-not-fit': { batchSize: 'rows', learningRate: 'learningRate', largest: 'rows' },
  'current-diverged': { batchSize: 'rows', learningRate: 'learningRate' },
  'augmentation-left-out': { layers: 'count' },
  'mixed-precision': {},
  'normalization-not-adapted': { layers: 'count' },
  /** The engine `from` could not measure; `starts`: false where it did not start. */
  'engine-fallback': {
    from: 'engine',
    fromDevice: 'device',
    to: 'engine',
    toDevice: 'device',
    because: 'engineMessage',
    starts: 'flag',
  },
  'budget-above-device': { askedBytes: 'bytes', budgetBytes: 'bytes', device: 'device' },
  /** `at`: when the device was asked; absent in studies of earlier releases. */
  'budget-above-free': { budgetBytes: 'bytes', freeBytes: 'bytes', at: optional('moment') },
  /** `bytes`: device memory that the other processes held. */
  'device-busy': { processes: 'count', bytes: 'bytes', at: optional('moment') },
} as const satisfies Readonly<Record<string, FieldTable>>
