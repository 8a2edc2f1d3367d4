import type { Tensor, Tf, Variable } from '../../library.js'
import type { NamedTensor, SecondMoments, TrainingOptimizer } from '../training-optimizer.js'
import { clipOf, type Clip } from './clipping.js'
import { slotOf, type RuleFactory, type SettingReader, type UpdateRule } from './update-rule.js'

const stepName = 'step'
const averageName = 'average of weights'

interface Trained {
  readonly weight: Variable
  readonly slots: Readonly<Record<string, Variable>>
  /** Share of the weight that a step at rate 1 takes away. */
  readonly weightDecay: number
  /** Exponential average of the weight, where the settings ask for one. */
  readonly average: Variable | null
}

/**
 * Trains the weights by one update rule, in the order of Keras: clip, decay the weights, update,
 * average. Weight decay is w = w - eta decay w for every weight, biases included.
 */
export class RuleOptimizer implements TrainingOptimizer {
  private readonly rule: UpdateRule
  private readonly trained: readonly Trained[]
  private step = 0

  constructor(
    private readonly tf: Tf,
    factory: RuleFactory,
    private readonly settings: SettingReader,
    weights: readonly Variable[],
    private learningRate: number,
  ) {
    this.rule = factory(settings)
    this.trained = weights.map((weight) => this.prepare(weight))
  }

  applyGradients(gradients: Readonly<Record<string, Tensor>>): void {
    this.step += 1
    this.tf.tidy(() => {
      const clip = clipOf(this.tf, this.settings, Object.values(gradients))
      for (const trained of this.trained) {
        const gradient = gradients[trained.weight.name]
        if (gradient !== undefined) this.tf.tidy(() => this.update(trained, gradient, clip))
      }
    })
    for (const trained of this.trained) this.tf.tidy(() => this.updateAverage(trained))
  }

  setLearningRate(learningRate: number): void {
    this.learningRate = learningRate
  }

  readSlots(): readonly NamedTensor[] {
    const slots = this.allSlots().map(({ name, variable }) => ({
      name,
      tensor: this.tf.clone(variable) as Tensor,
    }))
    return [{ name: stepName, tensor: this.tf.scalar(this.step) }, ...slots]
  }

  async writeSlot({ name, tensor }: NamedTensor): Promise<void> {
    if (name === stepName) this.step = (await tensor.data())[0] ?? 0
    else
      this.allSlots()
        .find((slot) => slot.name === name)
        ?.variable.assign(tensor)
  }

  secondMoments(): SecondMoments | null {
    const name = this.rule.secondMoment
    if (name === undefined || this.step === 0) return null
    const moments = this.trained.flatMap(({ slots }) => slots[name] ?? [])
    return { moments, epsilon: this.settings.number('epsilon') }
  }

  dispose(): void {
    for (const { variable } of this.allSlots()) variable.dispose()
  }

  private prepare(weight: Variable): Trained {
    const { tf, rule, settings } = this
    const slots = Object.entries(rule.createSlots(tf, weight)).map(
      ([name, tensor]) => [name, variableOf(tf, tensor)] as const,
    )
    return {
      weight,
      slots: Object.fromEntries(slots),
      weightDecay: rule.weightDecayOf?.(weight) ?? settings.optionalNumber('weightDecay') ?? 0,
      average: settings.flag('useEma') ? variableOf(tf, tf.clone(weight)) : null,
    }
  }

  private update({ weight, slots, weightDecay }: Trained, gradient: Tensor, clip: Clip): void {
    const { tf, learningRate, step } = this
    const decayed = weightDecay === 0 ? weight : tf.mul(weight, 1 - weightDecay * learningRate)
    const updated = this.rule.update({
      tf,
      weight: decayed,
      gradient: clip(gradient),
      slots,
      step,
      learningRate,
    })
    weight.assign(updated.weight)
    for (const [name, slot] of Object.entries(slots)) slot.assign(slotOf(updated.slots, name))
  }

  /** As in Keras, the average starts at the weight after the first step. */
  private updateAverage({ weight, average }: Trained): void {
    if (average === null) return
    const { tf, settings, step } = this
    const momentum = step === 1 ? 0 : settings.number('emaMomentum')
    average.assign(tf.add(tf.mul(average, momentum), tf.mul(weight, 1 - momentum)))
    const frequency = settings.optionalNumber('emaOverwriteFrequency')
    if (frequency !== null && step % frequency === 0) weight.assign(tf.clone(average))
  }

  /** Every slot of every weight, with a name that is the same in each process. */
  private allSlots(): readonly { readonly name: string; readonly variable: Variable }[] {
    return this.trained.flatMap(({ slots, average }, i) => {
      const own = Object.entries(slots).map(([slot, variable]) => ({
        name: `${i}/${slot}`,
        variable,
      }))
      return average === null ? own : [...own, { name: `${i}/${averageName}`, variable: average }]
    })
  }
}

function variableOf(tf: Tf, initial: Tensor): Variable {
  const variable = tf.variable(initial, false)
  initial.dispose()
  return variable
}
