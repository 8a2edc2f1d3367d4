/**
 * Dense networks with softmax cross-entropy in plain numbers, with explicit gradients: exact enough for differences of gradients, and free to give every row its own weight.
 *
 *   a_0 = x,  z_l = W_l a_(l-1) + b_l,  a_l = act(z_l),  loss = -ln softmax(z_L)_y
 *   dL/dz_L = softmax(z_L) - onehot(y),  dL/dz_l = (W_(l+1)^T dL/dz_(l+1)) act'(z_l),  dL/dW_l = dL/dz_l a_(l-1)^T
 *
 * A row's |gradient|^2 is sum over layers of |dL/dz_l|^2 (|a_(l-1)|^2 + 1) (Goodfellow, "Efficient per-example gradient computations", 2015).
 */
import { mulberry32 } from '../../src/advice/math/random.js'
import { normals } from '../support/normals.js'

export interface Rows {
  readonly x: readonly Float64Array[]
  readonly y: Int32Array
}
/** Units of every layer, inputs first; none but inputs and classes is softmax regression. */
export interface NetworkShape {
  readonly sizes: readonly number[]
  readonly activation: 'tanh' | 'relu'
}
/** A row of a pass and its weight in the sum. */
export type Weighed = Iterable<readonly [row: number, weight: number]>

export class SmallNetwork {
  readonly parameters: number
  private readonly activations: readonly Float64Array[]
  private readonly errors: readonly Float64Array[]
  constructor(
    private readonly shape: NetworkShape,
    private readonly rows: Rows,
  ) {
    const { sizes } = shape
    this.parameters = sizes
      .slice(1)
      .reduce((sum, units, i) => sum + units * ((sizes[i] ?? 0) + 1), 0)
    this.activations = sizes.map((units) => new Float64Array(units))
    this.errors = sizes.map((units) => new Float64Array(units))
  }
  get count(): number {
    return this.rows.y.length
  }

  /** Weights normal with deviation sqrt(2 / inputs) (relu) or sqrt(1 / inputs), biases 0 (He et al., "Delving deep into rectifiers", 2015). */
  initial(seed: number): Float64Array {
    const [normal, theta] = [normals(seed), new Float64Array(this.parameters)]
    let at = 0
    this.shape.sizes.slice(1).forEach((units, i) => {
      const inputs = this.shape.sizes[i] ?? 1
      const deviation = Math.sqrt((this.shape.activation === 'relu' ? 2 : 1) / inputs)
      for (let k = 0; k < units * inputs; k++) theta[at + k] = deviation * normal()
      at += units * (inputs + 1)
    })
    return theta
  }

  /** Loss of one row; leaves the activations and the softmax for `backward`. */
  private forward(theta: Float64Array, row: number): number {
    const { sizes, activation } = this.shape
    this.activations[0]?.set(this.rows.x[row] ?? [])
    let at = 0
    for (let layer = 1; layer < sizes.length; layer++) {
      const [from, to] = [
        this.activations[layer - 1] ?? new Float64Array(),
        this.activations[layer] ?? new Float64Array(),
      ]
      const biases = at + from.length * to.length
      for (let j = 0; j < to.length; j++) {
        let z = theta[biases + j] ?? 0
        const first = at + j * from.length
        for (let k = 0; k < from.length; k++) z += (theta[first + k] ?? 0) * (from[k] ?? 0)
        to[j] =
          layer === sizes.length - 1 ? z : activation === 'tanh' ? Math.tanh(z) : Math.max(0, z)
      }
      at = biases + to.length
    }
    const out = this.activations.at(-1) ?? new Float64Array()
    const highest = out.reduce((most, z) => Math.max(most, z), Number.NEGATIVE_INFINITY)
    const sum = out.reduce((total, z) => total + Math.exp(z - highest), 0)
    const target = this.rows.y[row] ?? 0
    const loss = Math.log(sum) + highest - (out[target] ?? 0)
    this.errors.at(-1)?.forEach((_, j, error) => {
      error[j] = Math.exp((out[j] ?? 0) - highest) / sum - (j === target ? 1 : 0)
    })
    return loss
  }

  /** Adds weight times the row's gradient; returns the row's |gradient|^2. */
  private backward(theta: Float64Array, weight: number, gradient: Float64Array): number {
    const { sizes, activation } = this.shape
    let [at, squares] = [this.parameters, 0]
    for (let layer = sizes.length - 1; layer > 0; layer--) {
      const [from, error, below] = [
        this.activations[layer - 1] ?? new Float64Array(),
        this.errors[layer] ?? new Float64Array(),
        this.errors[layer - 1] ?? new Float64Array(),
      ]
      at -= error.length
      let [errorSquares, inputSquares] = [0, 1]
      for (let k = 0; k < from.length; k++) inputSquares += (from[k] ?? 0) ** 2
      const biases = at
      at -= error.length * from.length
      below.fill(0)
      for (let j = 0; j < error.length; j++) {
        const e = error[j] ?? 0
        errorSquares += e * e
        gradient[biases + j] = (gradient[biases + j] ?? 0) + weight * e
        const first = at + j * from.length
        for (let k = 0; k < from.length; k++) {
          gradient[first + k] = (gradient[first + k] ?? 0) + weight * e * (from[k] ?? 0)
          below[k] = (below[k] ?? 0) + e * (theta[first + k] ?? 0)
        }
      }
      squares += errorSquares * inputSquares
      for (let k = 0; k < from.length; k++)
        below[k] =
          (below[k] ?? 0) *
          (activation === 'tanh' ? 1 - (from[k] ?? 0) ** 2 : (from[k] ?? 0) > 0 ? 1 : 0)
    }
    return squares
  }

  /** The sum over rows of weight times gradient, and the mean of the rows' |gradient|^2. */
  gradient(
    theta: Float64Array,
    rows: Weighed,
  ): { readonly gradient: Float64Array; readonly squares: number } {
    const gradient = new Float64Array(this.parameters)
    let [squares, count] = [0, 0]
    for (const [row, weight] of rows) {
      this.forward(theta, row)
      squares += this.backward(theta, weight, gradient)
      count += 1
    }
    return { gradient, squares: squares / count }
  }
  /** Of all rows. */
  fullGradient(theta: Float64Array): { readonly gradient: Float64Array; readonly squares: number } {
    return this.gradient(
      theta,
      Array.from({ length: this.count }, (_, row) => [row, 1 / this.count] as const),
    )
  }
  /** Mean loss of all rows. */
  loss(theta: Float64Array): number {
    let sum = 0
    for (let row = 0; row < this.count; row++) sum += this.forward(theta, row)
    return sum / this.count
  }
  /** One step of plain SGD on rows drawn without replacement within a step, in place. */
  step(theta: Float64Array, learningRate: number, batch: readonly number[]): void {
    const { gradient } = this.gradient(
      theta,
      batch.map((row) => [row, 1 / batch.length] as const),
    )
    for (let k = 0; k < theta.length; k++)
      theta[k] = (theta[k] ?? 0) - learningRate * (gradient[k] ?? 0)
  }
}

/** Endless batches in a new order every epoch. */
export function* batches(
  count: number,
  batchSize: number,
  seed: number,
): Generator<readonly number[]> {
  const random = mulberry32(seed)
  const order = Array.from({ length: count }, (_, row) => row)
  for (;;) {
    for (let i = count - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1))
      ;[order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0]
    }
    for (let at = 0; at + batchSize <= count; at += batchSize) yield order.slice(at, at + batchSize)
  }
}
