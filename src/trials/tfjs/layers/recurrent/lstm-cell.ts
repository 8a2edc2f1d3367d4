import type { Tensor, Tf } from '../../library.js'
import type { GateActivation } from './activation.js'
import { at, type Cell, type Course, type WayBack } from './cell.js'
import type { RecurrentProduct } from './recurrent-product.js'

type Quarters = [Tensor, Tensor, Tensor, Tensor]

/**
 * Long short-term memory. Hochreiter and Schmidhuber, 1997; gates in the order of Keras:
 *
 *   [q_i, q_f, q_g, q_o] = input + h R
 *   i, f, o = gate(q);  g = act(q_g);  c' = f c + i g;  h' = o act(c')
 */
export class LstmCell implements Cell {
  readonly stateCount = 2

  constructor(
    private readonly tf: Tf,
    private readonly product: RecurrentProduct,
    private readonly act: GateActivation,
    private readonly gate: GateActivation,
  ) {}

  step(input: Tensor, states: readonly Tensor[]): ReturnType<Cell['step']> {
    const { tf, act, gate } = this
    const h = at(states, 0)
    const c = at(states, 1)
    const q = tf.add(input, this.product.value(h))
    const [qi, qf, qg, qo] = this.quarters(q)
    const next = tf.add(tf.mul(gate.value(qf), c), tf.mul(gate.value(qi), act.value(qg)))
    return { states: [tf.mul(gate.value(qo), act.value(next)), next], kept: [q] }
  }

  /**
   * With the total error of the carry e = e_c' + e_h' o act'(c'):
   *
   *   e_q = [e g gate'(q_i), e c gate'(q_f), e i act'(q_g), e_h' act(c') gate'(q_o)]
   *   e_c = e f;  e_h = e_q R^T
   *
   * All factors that do not depend on errors are computed for all steps at once.
   */
  wayBack(course: Course): WayBack {
    const { tf, product } = this
    const { byGate, byCarry, forget } = tf.tidy(() => this.factors(course))
    return {
      step: (t, states) => {
        const dh = at(states, 0)
        const carry = tf.add(at(states, 1), tf.mul(dh, at(byCarry, t)))
        const dq = tf.mul(tf.concat([carry, carry, carry, dh], -1), at(byGate, t))
        return {
          states: [product.stateGradient(dq), tf.mul(carry, at(forget, t))],
          kept: [dq],
        }
      },
      gradients: (kept) => {
        const dq = at(kept, 0)
        return [dq, product.kernelGradient(at(course.before, 0), dq)]
      },
    }
  }

  private factors({ kept, states, before }: Course) {
    const { tf, act, gate } = this
    const [qi, qf, qg, qo] = this.quarters(at(kept, 0))
    const carry = at(states, 1)
    const byGate = [
      gate.gradient(qi, act.value(qg)),
      gate.gradient(qf, at(before, 1)),
      act.gradient(qg, gate.value(qi)),
      gate.gradient(qo, act.value(carry)),
    ]
    return {
      byGate: tf.unstack(tf.concat(byGate, -1)),
      byCarry: tf.unstack(act.gradient(carry, gate.value(qo))),
      forget: tf.unstack(gate.value(qf)),
    }
  }

  private quarters(q: Tensor): Quarters {
    return this.tf.split(q, 4, -1) as Quarters
  }
}
