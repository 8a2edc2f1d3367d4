/**
 * Dense networks with softmax cross-entropy and explicit gradients in plain numbers. They are exact
 * enough for finite differences of gradients, and give every row its own weight.
 */
import { mulberry32 } from '../../src/advice/math/random.js'
import { normals } from '../../src/advice/math/normals.js'

export interface Rows {
  readonly x: readonly Float64Array[]
  readonly y: Int32Array
}
export interface NetworkShape {
  /** Units of every layer, inputs first. Only inputs and classes make a softmax regression. */
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

  /**
   * Normal weights with deviation sqrt(2 / inputs) for relu, sqrt(1 / inputs) for tanh; biases 0.
   * He et al., "Delving deep into rectifiers", 2015.
   */
  initial(seed: number): Float64Array {
    const normal = normals(seed)
    const theta = new Float64Array(this.parameters)
    let at = 0
    this.shape.sizes.slice(1).forEach((units, i) => {
      const inputs = this.shape.sizes[i] ?? 1
      const deviation = Math.sqrt((this.shape.activation === 'relu' ? 2 : 1) / inputs)
      for (let k = 0; k < units * inputs; k++) theta[at + k] = deviation * normal()
      at += units * (inputs + 1)
    })
    return theta
  }

  private activationsOf(layer: number): Float64Array {
    return this.activations[layer] ?? new Float64Array()
  }

  private errorsOf(layer: number): Float64Array {
    return this.errors[layer] ?? new Float64Array()
  }

  /**
   * The loss of one row: z_l = W_l a_(l-1) + b_l, a_l = act(z_l), loss = -ln softmax(z_L)_y.
   * Keeps the activations and dL/dz_L for `backward`.
   */
  private forward(theta: Float64Array, row: number): number {
    const { sizes } = this.shape
    this.activations[0]?.set(this.rows.x[row] ?? [])
    let at = 0
    for (let layer = 1; layer < sizes.length; layer++) at = this.forwardLayer(theta, layer, at)
    return this.crossEntropy(this.rows.y[row] ?? 0)
  }

  /** Activations of one layer whose parameters start at `at`; returns where the next ones start. */
  private forwardLayer(theta: Float64Array, layer: number, at: number): number {
    const from = this.activationsOf(layer - 1)
    const to = this.activationsOf(layer)
    const isLast = layer === this.shape.sizes.length - 1
    const biases = at + from.length * to.length
    for (let j = 0; j < to.length; j++) {
      let z = theta[biases + j] ?? 0
      const first = at + j * from.length
      for (let k = 0; k < from.length; k++) z += (theta[first + k] ?? 0) * (from[k] ?? 0)
      to[j] = isLast ? z : this.activate(z)
    }
    return biases + to.length
  }

  private activate(z: number): number {
    return this.shape.activation === 'tanh' ? Math.tanh(z) : Math.max(0, z)
  }

  /** Derivative of the activation, as a function of the activation itself. */
  private slope(activation: number): number {
    if (this.shape.activation === 'tanh') return 1 - activation ** 2
    return activation > 0 ? 1 : 0
  }

  /** Sets dL/dz_L = softmax(z_L) - onehot(y); returns the loss. */
  private crossEntropy(target: number): number {
    const out = this.activationsOf(this.shape.sizes.length - 1)
    const highest = out.reduce((most, z) => Math.max(most, z), Number.NEGATIVE_INFINITY)
    const sum = out.reduce((total, z) => total + Math.exp(z - highest), 0)
    const loss = Math.log(sum) + highest - (out[target] ?? 0)
    this.errors.at(-1)?.forEach((_, j, error) => {
      error[j] = Math.exp((out[j] ?? 0) - highest) / sum - (j === target ? 1 : 0)
    })
    return loss
  }

  /**
   * Adds weight times the row's gradient. Returns the row's |gradient|^2, which is the sum over
   * layers of |dL/dz_l|^2 (|a_(l-1)|^2 + 1). Goodfellow, "Efficient per-example gradient
   * computations", 2015.
   */
  private backward(theta: Float64Array, weight: number, gradient: Float64Array): number {
    let at = this.parameters
    let squares = 0
    for (let layer = this.shape.sizes.length - 1; layer > 0; layer--) {
      at -= this.errorsOf(layer).length * (this.activationsOf(layer - 1).length + 1)
      squares += this.backwardLayer(theta, layer, at, weight, gradient)
      this.applySlope(layer - 1)
    }
    return squares
  }

  /** dL/dW_l = dL/dz_l a_(l-1)^T and W_l^T dL/dz_l; returns |dL/dz_l|^2 (|a_(l-1)|^2 + 1). */
  private backwardLayer(
    theta: Float64Array,
    layer: number,
    at: number,
    weight: number,
    gradient: Float64Array,
  ): number {
    const from = this.activationsOf(layer - 1)
    const error = this.errorsOf(layer)
    const below = this.errorsOf(layer - 1)
    const biases = at + error.length * from.length
    let errorSquares = 0
    let inputSquares = 1
    for (let k = 0; k < from.length; k++) inputSquares += (from[k] ?? 0) ** 2
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
    return errorSquares * inputSquares
  }

  /** dL/dz_l = (W_(l+1)^T dL/dz_(l+1)) act'(z_l). */
  private applySlope(layer: number): void {
    const from = this.activationsOf(layer)
    const error = this.errorsOf(layer)
    for (let k = 0; k < from.length; k++) error[k] = (error[k] ?? 0) * this.slope(from[k] ?? 0)
  }

  /** Sum over rows of weight times gradient, and the mean of the rows' |gradient|^2. */
  gradient(
    theta: Float64Array,
    rows: Weighed,
  ): { readonly gradient: Float64Array; readonly squares: number } {
    const gradient = new Float64Array(this.parameters)
    let squares = 0
    let count = 0
    for (const [row, weight] of rows) {
      this.forward(theta, row)
      squares += this.backward(theta, weight, gradient)
      count += 1
    }
    return { gradient, squares: squares / count }
  }
  /** The mean gradient of all rows. */
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
  /** One step of plain SGD on a batch, in place. */
  step(theta: Float64Array, learningRate: number, batch: readonly number[]): void {
    const { gradient } = this.gradient(
      theta,
      batch.map((row) => [row, 1 / batch.length] as const),
    )
    for (let k = 0; k < theta.length; k++)
      theta[k] = (theta[k] ?? 0) - learningRate * (gradient[k] ?? 0)
  }
}

/** Endless batches, shuffled anew every epoch. */
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
