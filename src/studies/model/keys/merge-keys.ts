import { honoured, type ClassTables } from './key-rule.js'

export const mergeKeys = {
  Add: {},
  Multiply: {},
  Average: {},
  Maximum: {},
  Subtract: {},
  Minimum: {},
  Concatenate: honoured('axis'),
  Dot: honoured('axes', 'normalize'),
} satisfies ClassTables

/** Operators, which have no config of Keras: their fields are Batchwise's own. */
export const operatorKeys = {
  Divide: {},
  Power: {},
  Elementwise: honoured('operation'),
  Clip: honoured('min', 'max'),
  Reduce: honoured('operation', 'axis', 'keep_dims'),
  Slice: honoured('begin', 'end', 'strides', 'drop'),
  Stack: honoured('axis'),
  MatMul: honoured('transpose_a', 'transpose_b'),
  Result: honoured('index'),
} satisfies ClassTables
