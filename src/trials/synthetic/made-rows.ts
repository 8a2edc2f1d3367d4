export type Numbers = Float32Array | Int32Array

/** The numbers of rows, one after another. */
export interface MadeArray {
  readonly numbers: Numbers
  /** Shape of one row. */
  readonly shape: readonly number[]
  readonly type: 'float32' | 'int32'
}

/** In the order of the model's inputs and outputs. */
interface MadeRows {
  readonly inputs: readonly MadeArray[]
  readonly targets: readonly MadeArray[]
}

/** Makes the next rows at every call: first those of the training, then of the validation. */
export type RowMaker = (count: number) => MadeRows
