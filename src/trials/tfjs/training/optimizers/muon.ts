import type { Tensor, Tf, Variable } from '../../library.js'
import { adam } from './adam.js'
import {
  slotOf,
  zeros,
  type RuleFactory,
  type SettingReader,
  type UpdateStep,
} from './update-rule.js'

/**
 * Muon: momentum whose singular values are brought near 1 by a Newton-Schulz iteration. Matrices
 * only; other weights, embeddings and the layers of `excludeLayers` are trained by AdamW.
 *
 *   m = mu m + g;  x = g + mu m (Nesterov) or m, over its Frobenius norm
 *   repeat nsSteps times:  A = x x^T;  x = a x + (b A + c A A) x
 *   w = w - eta x sqrt(max(rows, columns)) rmsRate
 *
 * Sources: Jordan et al., "Muon: an optimizer for hidden layers in neural networks", 2024; Liu et
 * al., "Muon is scalable for LLM training", 2025 (rmsRate).
 */
export const muon: RuleFactory = (settings) => {
  const isForAdam = adamWeights(settings)
  const adamRule = adam(adamSettings(settings))
  const adamRate = settings.number('adamLrRatio')
  const weightDecay = settings.optionalNumber('weightDecay') ?? 0
  const adamWeightDecay = settings.optionalNumber('adamWeightDecay') ?? 0
  return {
    weightDecayOf: (weight) => (isForAdam(weight) ? adamWeightDecay : weightDecay),
    createSlots: (tf, weight) =>
      isForAdam(weight) ? adamRule.createSlots(tf, weight) : { momentum: zeros(tf, weight) },
    update: (step) => {
      // Adam's weights are those with a second moment
      if (step.slots['velocity'] !== undefined)
        return adamRule.update({ ...step, learningRate: step.learningRate * adamRate })
      const momentum = nextMomentum(step, settings.number('momentum'))
      const direction = settings.flag('nesterov')
        ? step.tf.add(step.gradient, step.tf.mul(momentum, settings.number('momentum')))
        : momentum
      const change = step.tf.mul(orthogonal(step.tf, direction, settings), rateOf(step, settings))
      return { weight: step.tf.sub(step.weight, change), slots: { momentum } }
    },
  }
}

/** Which weights AdamW trains. The name of a weight begins with the name of its layer. */
function adamWeights(settings: SettingReader): (weight: Variable) => boolean {
  const keywords = settings.text('excludeLayers').split('|').filter(Boolean)
  const withoutEmbeddings = settings.flag('excludeEmbeddings')
  return ({ name, rank }) =>
    rank !== 2 ||
    (withoutEmbeddings && name.toLowerCase().includes('embedding')) ||
    keywords.some((keyword) => name.includes(keyword))
}

function adamSettings(settings: SettingReader): SettingReader {
  return settings.with({
    beta1: settings.number('adamBeta1'),
    beta2: settings.number('adamBeta2'),
    epsilon: settings.number('epsilon'),
    amsgrad: false,
  })
}

function nextMomentum({ tf, gradient, slots }: UpdateStep, momentum: number): Tensor {
  return tf.add(tf.mul(slotOf(slots, 'momentum'), momentum), gradient)
}

function rateOf({ weight, learningRate }: UpdateStep, settings: SettingReader): number {
  const rmsRate = settings.optionalNumber('rmsRate')
  return rmsRate === null
    ? learningRate
    : learningRate * rmsRate * Math.sqrt(Math.max(...weight.shape))
}

/** The Newton-Schulz iteration. The shorter axis comes first, so that A is small. */
function orthogonal(tf: Tf, direction: Tensor, settings: SettingReader): Tensor {
  const a = settings.number('muonA')
  const b = settings.number('muonB')
  const c = settings.number('muonC')
  const [rows = 1, columns = 1] = direction.shape
  const isTall = rows > columns
  const wide = isTall ? tf.transpose(direction) : direction
  let x = tf.div(wide, tf.add(tf.sqrt(tf.sum(tf.square(wide))), 1e-7))
  for (let k = 0; k < settings.number('nsSteps'); k++) {
    const gram = tf.matMul(x, x, false, true)
    const mixed = tf.add(tf.mul(gram, b), tf.mul(tf.matMul(gram, gram), c))
    x = tf.add(tf.mul(x, a), tf.matMul(mixed, x))
  }
  return isTall ? tf.transpose(x) : x
}
