import type { Tensor, Tf } from '../../library.js'
import { at, type Cell, type Course, type Step } from './cell.js'

export interface Recurrence {
  /** Makes the cell of its weights, and of masks of the states (a dropout's) where it has any. */
  readonly cellOf: (weights: readonly Tensor[], stateMasks: readonly Tensor[]) => Cell
  /** Shape of every state in one row. */
  readonly stateShape: readonly number[]
  /** Inputs of all steps, projected: [T, B, …]. */
  readonly projected: Tensor
  readonly weights: readonly Tensor[]
  readonly stateMasks: readonly Tensor[]
  /** 1 where a row has a step, 0 where it is passed over: [T, B, 1, …]; null where all have all. */
  readonly stepMask: Tensor | null
  /** The states before the first step; null: zeros. */
  readonly initial: readonly Tensor[] | null
  /** Whether the states after the last step are asked for. */
  readonly givesStates: boolean
}

export interface Recurred {
  /** Of all steps: [T, B, …]. */
  readonly outputs: Tensor
  /** After the last step; empty where they are not asked for. */
  readonly states: readonly Tensor[]
}

/** Runs a cell over all steps. */
export function recur(tf: Tf, recurrence: Recurrence): Recurred {
  const { projected, stateShape, givesStates } = recurrence
  const value = run(tf, recurrence)
  const [steps = 1, batch = 1] = projected.shape
  if (!givesStates) return { outputs: value, states: [] }
  const outputs = takeSteps(tf, value, 0, steps)
  const states = Array.from({ length: (value.shape[0] ?? 1) - steps + 1 }, (_, k) =>
    tf.reshape(takeSteps(tf, value, steps - 1 + k, 1), [batch, ...stateShape]),
  )
  return { outputs, states }
}

/**
 * The first state at all steps; behind it, where they are asked for, the other states after the
 * last step.
 */
function run(tf: Tf, recurrence: Recurrence): Tensor {
  const { cellOf, projected, weights, stateMasks, stepMask, initial } = recurrence
  const masks = [...stateMasks, ...(stepMask === null ? [] : [stepMask])]
  const starts = initial ?? []
  const isDifferentiated = tf.engine().state.gradientDepth > 0
  return tf.customGrad((input, ...rest) => {
    const save = rest.at(-1) as (tensors: Tensor[]) => void
    const cell = cellOf(weights, stateMasks)
    const { value, states, kept } = goForward(
      tf,
      cell,
      recurrence,
      input as Tensor,
      isDifferentiated,
    )
    if (isDifferentiated) save([...masks, ...starts, ...states, ...kept])
    const gradFunc = (errors: Tensor, saved: Tensor[]): Tensor[] =>
      tf.tidy(() => {
        const again = cellOf(weights, saved.slice(0, stateMasks.length))
        const mask = stepMask === null ? null : at(saved, stateMasks.length)
        const history = saved.slice(masks.length + starts.length)
        const course = courseOf(tf, recurrence, {
          starts: saved.slice(masks.length, masks.length + starts.length),
          states: history.slice(0, states.length),
          kept: history.slice(states.length),
        })
        const { gradients, states: first } = goBack(tf, again, course, errors, mask)
        return [...gradients, ...(initial === null ? [] : first)]
      })
    return { value, gradFunc }
  })(projected, ...weights, ...starts)
}

interface Outcome extends Step {
  readonly value: Tensor
}

/** All steps of the states and of what is kept, stacked. */
function goForward(
  tf: Tf,
  cell: Cell,
  { stateShape, stepMask, initial, givesStates }: Recurrence,
  projected: Tensor,
  isDifferentiated: boolean,
): Outcome {
  const [, batch = 1] = projected.shape
  const masks = stepMask === null ? [] : tf.unstack(stepMask)
  const zeros = (): Tensor => tf.zeros([batch, ...stateShape])
  let states = initial ?? Array.from({ length: cell.stateCount }, zeros)
  const steps = tf.unstack(projected).map((input, t) => {
    const step = tf.tidy(() => masked(tf, cell.step(input, states), states, masks[t]))
    input.dispose()
    if (!isDifferentiated) tf.dispose([...step.kept, ...(t === 0 ? [] : states.slice(1))])
    states = step.states
    return step
  })
  const partsOf = (part: 'states' | 'kept', k: number): Tensor[] =>
    steps.map((step) => at(step[part], k))
  const outputs = partsOf('states', 0)
  const value = tf.stack([...outputs, ...(givesStates ? states.slice(1) : [])])
  tf.dispose(outputs)
  if (isDifferentiated) return { value, ...historyOf(tf, steps, value) }
  tf.dispose(states.slice(1))
  return { value, states: [value], kept: [] }
}

/** What the way back needs: all states, the first of which are in `value`, and what was kept. */
function historyOf(tf: Tf, steps: readonly Step[], value: Tensor): Step {
  const stacks = (part: 'states' | 'kept'): Tensor[] =>
    at(steps, 0)[part].map((_, k) =>
      part === 'states' && k === 0
        ? value
        : stackOf(
            tf,
            steps.map((step) => at(step[part], k)),
          ),
    )
  return { states: stacks('states'), kept: stacks('kept') }
}

/** Steps of a stack, from one on. */
function takeSteps(tf: Tf, stack: Tensor, from: number, count: number): Tensor {
  const [steps = 1, ...shape] = stack.shape
  if (from === 0 && count === steps) return stack
  return tf.slice(stack, [from, ...shape.map(() => 0)], [count, ...shape])
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

function courseOf(
  tf: Tf,
  { projected, stateShape }: Recurrence,
  { starts, states: stacks, kept }: Step & { readonly starts: readonly Tensor[] },
): Course {
  const [steps = 1, batch = 1] = projected.shape
  const shape = [1, batch, ...stateShape]
  const before = stacks.map((stack, k) => {
    const start = starts[k]
    const first = start === undefined ? tf.zeros(shape) : tf.reshape(start, shape)
    return steps === 1 ? first : tf.concat([first, takeSteps(tf, stack, 0, steps - 1)])
  })
  return { states: stacks.map((stack) => takeSteps(tf, stack, 0, steps)), kept, before }
}

/** Gradients by the projected input and by the weights, and by the states before the first step. */
function goBack(
  tf: Tf,
  cell: Cell,
  course: Course,
  errors: Tensor,
  stepMask: Tensor | null,
): { readonly gradients: readonly Tensor[]; readonly states: readonly Tensor[] } {
  const wayBack = cell.wayBack(course)
  const { shape } = at(course.states, 0)
  const [count = 1] = shape
  const errorsOfAll = tf.unstack(errors)
  const errorsOfSteps = errorsOfAll.slice(0, count)
  // those of the states after the last step are zeros where nobody reads them
  const last = errorsOfAll.slice(count)
  const masks = stepMask === null ? [] : tf.unstack(stepMask)
  let states = course.states.map((_, k) => last[k - 1] ?? tf.zeros(shape.slice(1)))
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
  return { gradients: wayBack.gradients(kept), states }
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
