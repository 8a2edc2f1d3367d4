/** Objects inside the configs of layers: of weights, and dtype policies. */
import { seedKey, usePolicy } from './common-keys.js'
import { honoured, refusedUnless, withoutEffect, type ClassTables } from './key-rule.js'

const normal = { ...seedKey, ...honoured('mean', 'stddev') }
const scaled = { ...seedKey, ...honoured('input_axes', 'output_axes') }

export const initializerKeys = {
  Zeros: {},
  Ones: {},
  Constant: honoured('value'),
  RandomNormal: normal,
  RandomUniform: { ...seedKey, ...honoured('minval', 'maxval') },
  TruncatedNormal: normal,
  VarianceScaling: { ...scaled, ...honoured('scale', 'mode', 'distribution') },
  GlorotNormal: scaled,
  GlorotUniform: scaled,
  HeNormal: scaled,
  HeUniform: scaled,
  LecunNormal: scaled,
  LecunUniform: scaled,
  Orthogonal: { ...seedKey, ...honoured('gain') },
  OrthogonalInitializer: { ...seedKey, ...honoured('gain') },
  Identity: honoured('gain'),
  IdentityInitializer: honoured('gain'),
} satisfies ClassTables

export const regularizerKeys = {
  L1: honoured('l1'),
  L2: honoured('l2'),
  L1L2: honoured('l1', 'l2'),
  OrthogonalRegularizer: honoured('factor', 'mode'),
} satisfies ClassTables

export const constraintKeys = {
  MaxNorm: honoured('max_value', 'axis'),
  MinMaxNorm: honoured('min_value', 'max_value', 'rate', 'axis'),
  NonNeg: {},
  UnitNorm: honoured('axis'),
} satisfies ClassTables

const policy = {
  name: refusedUnless(['float32', 'mixed_float16', 'mixed_bfloat16'], usePolicy),
  source_name: withoutEffect('of a quantized policy, which is refused'),
}

export const policyKeys = { DTypePolicy: policy, Policy: policy } satisfies ClassTables
