import type { Tensor, Tf } from '../../library.js'
import type { GateActivation } from './activation.js'
import { at, type Cell, type Course, type WayBack } from './cell.js'
import type { RecurrentProduct } from './recurrent-product.js'

/** A plain recurrent cell: h' = act(q),  q = input + h R. */
export class SimpleCell implements Cell {
  readonly stateCount = 1

  constructor(
    private readonly tf: Tf,
    private readonly product: RecurrentProduct,
    private readonly act: GateActivation,
  ) {}

  step(input: Tensor, states: readonly Tensor[]): ReturnType<Cell['step']> {
    const q = this.tf.add(input, this.product.value(at(states, 0)))
    return { states: [this.act.value(q)], kept: [q] }
  }

  wayBack({ kept, before }: Course): WayBack {
    const { tf, product, act } = this
    const slopes = tf.tidy(() => {
      const q = at(kept, 0)
      return tf.unstack(act.gradient(q, tf.onesLike(q)))
    })
    return {
      step: (t, states) => {
        const dq = tf.mul(at(states, 0), at(slopes, t))
        return { states: [product.stateGradient(dq)], kept: [dq] }
      },
      gradients: (errors) => {
        const dq = at(errors, 0)
        return [dq, product.kernelGradient(at(before, 0), dq)]
      },
    }
  }
}
