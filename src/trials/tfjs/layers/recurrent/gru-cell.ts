import type { Tensor, Tf } from '../../library.js'
import type { GateActivation } from './activation.js'
import { at, type Cell, type Course, type WayBack } from './cell.js'
import type { RecurrentProduct } from './recurrent-product.js'

type Pair = [Tensor, Tensor]
type Triple = [Tensor, Tensor, Tensor]

/**
 * Gated recurrent unit whose reset gate comes after the product, the default of Keras; gates in its
 * order:
 *
 *   [s_z, s_r, s_g] = h R + b;  q_z = input_z + s_z;  q_r = input_r + s_r
 *   z, r = gate(q);  g = act(input_g + r s_g);  h' = z h + (1 - z) g
 */
export class GruCell implements Cell {
  readonly stateCount = 1

  /** @param bias b, or null. */
  constructor(
    private readonly tf: Tf,
    private readonly product: RecurrentProduct,
    private readonly bias: Tensor | null,
    private readonly act: GateActivation,
    private readonly gate: GateActivation,
  ) {}

  step(input: Tensor, states: readonly Tensor[]): ReturnType<Cell['step']> {
    const { tf, bias } = this
    const h = at(states, 0)
    const product = this.product.value(h)
    const s = bias === null ? product : tf.add(product, bias)
    const [xz, xr, xg] = tf.split(input, 3, -1) as Triple
    const [sz, sr, sg] = tf.split(s, 3, -1) as Triple
    const qz = tf.add(xz, sz)
    const qr = tf.add(xr, sr)
    const qg = tf.add(xg, tf.mul(this.gate.value(qr), sg))
    return {
      states: [mixed(tf, this.gate.value(qz), h, this.act.value(qg))],
      kept: [qz, qr, sg, qg],
    }
  }

  /**
   *   e_qg = e_h' (1 - z) act'(q_g);  e_sg = e_qg r
   *   e_qz = e_h' (h - g) gate'(q_z);  e_qr = e_qg s_g gate'(q_r)
   *   e_h = e_h' z + [e_qz, e_qr, e_sg] R^T
   */
  wayBack(course: Course): WayBack {
    const { tf, product, bias } = this
    const { byGate, update, bySum } = tf.tidy(() => this.factors(course))
    return {
      step: (t, states) => {
        const dh = at(states, 0)
        const ds = tf.mul(tf.concat([dh, dh, dh], -1), at(byGate, t))
        const state = tf.add(tf.mul(dh, at(update, t)), product.stateGradient(ds))
        return { states: [state], kept: [ds, dh] }
      },
      gradients: (kept) => {
        const ds = at(kept, 0)
        const [dz, dr] = tf.split(ds, 3, -1) as Triple
        const input = tf.concat([dz, dr, tf.mul(at(kept, 1), bySum)], -1)
        const kernel = product.kernelGradient(at(course.before, 0), ds)
        return bias === null ? [input, kernel] : [input, kernel, tf.sum(ds, [0, 1])]
      },
    }
  }

  private factors({ kept, before }: Course) {
    const { tf, act, gate } = this
    const [qz, qr, sg, qg] = kept as readonly [Tensor, Tensor, Tensor, Tensor]
    const update = gate.value(qz)
    const bySum = act.gradient(qg, tf.sub(1, update))
    const byGate = [
      gate.gradient(qz, tf.sub(at(before, 0), act.value(qg))),
      gate.gradient(qr, tf.mul(bySum, sg)),
      tf.mul(bySum, gate.value(qr)),
    ]
    return { byGate: tf.unstack(tf.concat(byGate, -1)), update: tf.unstack(update), bySum }
  }
}

/**
 * Gated recurrent unit whose reset gate comes before the product. Cho and others, 2014:
 *
 *   [q_z, q_r] = input + h R_zr;  z, r = gate(q);  q_g = input_g + (r h) R_g
 *   g = act(q_g);  h' = z h + (1 - z) g
 */
export class ResetFirstGruCell implements Cell {
  readonly stateCount = 1

  /**
   * @param gates product with R_zr.
   * @param candidate product with R_g.
   */
  constructor(
    private readonly tf: Tf,
    private readonly gates: RecurrentProduct,
    private readonly candidate: RecurrentProduct,
    private readonly act: GateActivation,
    private readonly gate: GateActivation,
  ) {}

  step(input: Tensor, states: readonly Tensor[]): ReturnType<Cell['step']> {
    const { tf, act, gate } = this
    const h = at(states, 0)
    const [xz, xr, xg] = tf.split(input, 3, -1) as Triple
    const [sz, sr] = tf.split(this.gates.value(h), 2, -1) as Pair
    const qz = tf.add(xz, sz)
    const qr = tf.add(xr, sr)
    const qg = tf.add(xg, this.candidate.value(tf.mul(gate.value(qr), h)))
    return { states: [mixed(tf, gate.value(qz), h, act.value(qg))], kept: [qz, qr, qg] }
  }

  /**
   *   e_qg = e_h' (1 - z) act'(q_g);  e_rh = e_qg R_g^T
   *   e_qz = e_h' (h - g) gate'(q_z);  e_qr = e_rh h gate'(q_r)
   *   e_h = e_h' z + e_rh r + [e_qz, e_qr] R_zr^T
   */
  wayBack(course: Course): WayBack {
    const { tf, gates, candidate } = this
    const { byUpdate, byReset, bySum, update, reset, resetStates } = tf.tidy(() =>
      this.factors(course),
    )
    return {
      step: (t, states) => {
        const dh = at(states, 0)
        const dg = tf.mul(dh, at(bySum, t))
        const through = candidate.stateGradient(dg)
        const dz = tf.mul(dh, at(byUpdate, t))
        const dzr = tf.concat([dz, tf.mul(through, at(byReset, t))], -1)
        const kept = tf.add(tf.mul(dh, at(update, t)), tf.mul(through, at(reset, t)))
        return { states: [tf.add(kept, gates.stateGradient(dzr))], kept: [dzr, dg] }
      },
      gradients: (kept) => {
        const dzr = at(kept, 0)
        const dg = at(kept, 1)
        const kernels = [
          gates.kernelGradient(at(course.before, 0), dzr),
          candidate.kernelGradient(resetStates, dg),
        ]
        return [tf.concat([dzr, dg], -1), tf.concat(kernels, -1)]
      },
    }
  }

  private factors({ kept, before }: Course) {
    const { tf, act, gate } = this
    const [qz, qr, qg] = kept as readonly [Tensor, Tensor, Tensor]
    const h = at(before, 0)
    const update = gate.value(qz)
    const reset = gate.value(qr)
    return {
      byUpdate: tf.unstack(gate.gradient(qz, tf.sub(h, act.value(qg)))),
      byReset: tf.unstack(gate.gradient(qr, h)),
      bySum: tf.unstack(act.gradient(qg, tf.sub(1, update))),
      update: tf.unstack(update),
      reset: tf.unstack(reset),
      resetStates: tf.mul(reset, h),
    }
  }
}

/** z h + (1 - z) g. */
const mixed = (tf: Tf, z: Tensor, h: Tensor, g: Tensor): Tensor =>
  tf.add(g, tf.mul(z, tf.sub(h, g)))
