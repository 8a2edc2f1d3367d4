import type { Tensor, Tf } from '../../library.js'
import { at, type Cell, type Course, type Step } from './cell.js'

export interface Recurrence {
  /** Makes the cell of its weights, and of masks of the states (a dropout's) where it has any. */
  readonly cellOf: (weights: readonly Tensor[], stateMasks: readonly Tensor[]) => Cell
  readonly units: number
  /** Inputs of all steps, projected: [T, B, G U]. */
  readonly projected: Tensor
  readonly weights: readonly Tensor[]
  readonly stateMasks: readonly Tensor[]
  /** 1 where a row has a step, 0 where it is passed over: [T, B, 1]; null where all have all. */
  readonly stepMask: Tensor | null
}

/** The outputs of a cell at all steps, [T, B, U], from states of zeros. */
export function recur(tf: Tf, recurrence: Recurrence): Tensor {
  const { cellOf, projected, weights, stateMasks, stepMask } = recurrence
  const masks = [...stateMasks, ...(stepMask === null ? [] : [stepMask])]
  const isDifferentiated = tf.engine().state.gradientDepth > 0
  return tf.customGrad((input, ...rest) => {
    const save = rest.at(-1) as (tensors: Tensor[]) => void
    const cell = cellOf(weights, stateMasks)
    const { states, kept } = goForward(tf, cell, recurrence, input as Tensor, isDifferentiated)
    if (isDifferentiated) save([...masks, ...states, ...kept])
    const gradFunc = (errors: Tensor, saved: Tensor[]): Tensor[] =>
      tf.tidy(() => {
        const again = cellOf(weights, saved.slice(0, stateMasks.length))
        const mask = stepMask === null ? null : at(saved, stateMasks.length)
        const history = saved.slice(masks.length)
        const outcome = {
          states: history.slice(0, states.length),
          kept: history.slice(states.length),
        }
        return goBack(tf, again, courseOf(tf, outcome), errors, mask)
      })
    return { value: at(states, 0), gradFunc }
  })(projected, ...weights)
}

/** All steps of the states and of what is kept, stacked; the first state is the output. */
function goForward(
  tf: Tf,
  cell: Cell,
  { units, stepMask }: Recurrence,
  projected: Tensor,
  isDifferentiated: boolean,
): Step {
  const [, batch = 1] = projected.shape
  const masks = stepMask === null ? [] : tf.unstack(stepMask)
  let states: readonly Tensor[] = Array.from({ length: cell.stateCount }, () =>
    tf.zeros([batch, units]),
  )
  const steps = tf.unstack(projected).map((input, t) => {
    const step = tf.tidy(() => masked(tf, cell.step(input, states), states, masks[t]))
    input.dispose()
    states = step.states
    if (!isDifferentiated) tf.dispose([...step.kept])
    return step
  })
  const stacks = (part: 'states' | 'kept'): Tensor[] =>
    at(steps, 0)[part].map((_, k) =>
      stackOf(
        tf,
        steps.map((step) => at(step[part], k)),
      ),
    )
  const outputs = isDifferentiated ? stacks('states') : stacks('states').slice(0, 1)
  return { states: outputs, kept: isDifferentiated ? stacks('kept') : [] }
}

/** Stacks tensors and disposes them. */
function stackOf(tf: Tf, parts: Tensor[]): Tensor {
  const stack = tf.stack(parts)
  tf.dispose(parts)
  return stack
}

/** A row without this step keeps its states. */
function masked(
  tf: Tf,
  { states, kept }: Step,
  before: readonly Tensor[],
  mask: Tensor | undefined,
): { readonly states: Tensor[]; readonly kept: Tensor[] } {
  if (mask === undefined) return { states: [...states], kept: [...kept] }
  const held = states.map((state, k) => {
    const old = at(before, k)
    return tf.add(old, tf.mul(mask, tf.sub(state, old)))
  })
  return { states: held, kept: [...kept] }
}

function courseOf(tf: Tf, { states, kept }: Step): Course {
  const before = states.map((stack) => {
    const [steps = 1, batch = 1, units = 1] = stack.shape
    const start = tf.zeros([1, batch, units])
    return tf.concat([start, tf.slice(stack, [0, 0, 0], [steps - 1, batch, units])])
  })
  return { states, kept, before }
}

/** Gradients by the projected input and by the weights. */
function goBack(
  tf: Tf,
  cell: Cell,
  course: Course,
  errors: Tensor,
  stepMask: Tensor | null,
): Tensor[] {
  const wayBack = cell.wayBack(course)
  const errorsOfSteps = tf.unstack(errors)
  const masks = stepMask === null ? [] : tf.unstack(stepMask)
  let states = course.states.map((stack) => tf.zeros(stack.shape.slice(1)))
  const steps = errorsOfSteps.toReversed().map((error, i) => {
    const t = errorsOfSteps.length - 1 - i
    const step = tf.tidy(() => {
      const [output, ...others] = states
      if (output === undefined) throw new Error('the cell has no state')
      return stepBack(tf, wayBack, t, [tf.add(output, error), ...others], masks[t])
    })
    tf.dispose(states)
    states = step.states
    return step.kept
  })
  steps.reverse()
  const kept = at(steps, 0).map((_, k) =>
    stackOf(
      tf,
      steps.map((parts) => at(parts, k)),
    ),
  )
  return [...wayBack.gradients(kept)]
}

/** The error of a row without this step goes past it. */
function stepBack(
  tf: Tf,
  wayBack: ReturnType<Cell['wayBack']>,
  t: number,
  errors: readonly Tensor[],
  mask: Tensor | undefined,
): { readonly states: Tensor[]; readonly kept: Tensor[] } {
  if (mask === undefined) {
    const { states, kept } = wayBack.step(t, errors)
    return { states: [...states], kept: [...kept] }
  }
  const through = errors.map((error) => tf.mul(error, mask))
  const { states, kept } = wayBack.step(t, through)
  const past = states.map((state, k) => tf.add(state, tf.sub(at(errors, k), at(through, k))))
  return { states: past, kept: [...kept] }
}
