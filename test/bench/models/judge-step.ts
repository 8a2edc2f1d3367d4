/** Which weights of a training step count as equal to those of Keras. */

/** Of the largest change of the weight in Keras. */
const tolerance = 1e-3
/**
 * Times the float32 noise of the weight. It is far above the tolerance behind deep batch norms over
 * a few values, and where a value lies so close to the kink of an activation that rounding decides.
 */
const noiseTolerance = 3

/** The largest differences of a weight after the step. */
export interface WeightDifference {
  readonly name: string
  /** From Keras. */
  readonly worst: number
  /** Of Keras from the weight before the step. */
  readonly change: number
  /** That float32 makes in Keras (`measure_noise.py`); 0 where it was not measured. */
  readonly noise: number
  /** What float32 cannot tell apart in a number of the weight's size. */
  readonly rounding: number
}

export interface StepVerdict {
  /** What differs; null where every weight is equal. */
  readonly fault: string | null
  /** Which weights are equal only within the float32 noise; null where none is. */
  readonly noise: string | null
}

const isWithinTolerance = ({ worst, change, rounding }: WeightDifference): boolean =>
  worst <= tolerance * change + rounding
const isWithinNoise = ({ worst, noise, rounding }: WeightDifference): boolean =>
  worst <= noiseTolerance * noise + rounding

/** A weight is equal within the larger of 0.1 % of its change and three times its float32 noise. */
export function judgeStep(differences: readonly WeightDifference[]): StepVerdict {
  const outside = differences.filter((difference) => !isWithinTolerance(difference))
  const faults = outside.filter((difference) => !isWithinNoise(difference)).map(faultText)
  const noisy = outside.filter(isWithinNoise)
  return {
    fault: faults.length === 0 ? null : faults.join('; '),
    noise: noiseText(noisy, differences.length),
  }
}

function faultText({ name, worst, change, noise }: WeightDifference): string {
  const share = change === 0 ? 'it is frozen in Keras' : `${percent(worst / change)} of its change`
  const measured = noise === 0 ? '' : ` (float32 noise ${percent(noise / change)})`
  return `${name}: differs by ${worst.toPrecision(3)}, ${share}${measured}`
}

function noiseText(noisy: readonly WeightDifference[], weights: number): string | null {
  const [worst] = noisy.toSorted((a, b) => b.worst / b.change - a.worst / a.change)
  if (worst === undefined) return null
  return (
    `${noisy.length} of ${weights} weights equal within ${noiseTolerance} times the float32 ` +
    `noise, the others within ${percent(tolerance)} of their change; at most ` +
    `${percent(worst.worst / worst.change)}, where the noise is ${percent(worst.noise / worst.change)}`
  )
}

export const percent = (share: number): string => `${Number((100 * share).toPrecision(3))} %`
