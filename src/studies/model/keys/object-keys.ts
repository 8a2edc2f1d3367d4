/** Objects inside the configs of layers: initializers, regularizers, dtype policies. */
import { seedKey } from './common-keys.js'
import { honoured, keysWith, refusedUnless, withoutEffect, type ClassTables } from './key-rule.js'

const only = (value: unknown) => refusedUnless([value], `use ${JSON.stringify(value)}`)

const scaled = {
  ...seedKey,
  ...keysWith(refusedUnless([null], 'remove it'), 'input_axes', 'output_axes'),
}

export const initializerKeys = {
  GlorotUniform: scaled,
  GlorotNormal: scaled,
  HeUniform: scaled,
  HeNormal: scaled,
  LecunUniform: scaled,
  LecunNormal: scaled,
  Zeros: {},
  Ones: {},
  RandomNormal: { ...seedKey, mean: only(0), stddev: only(0.05) },
  RandomUniform: { ...seedKey, minval: only(-0.05), maxval: only(0.05) },
  TruncatedNormal: { ...seedKey, mean: only(0), stddev: only(0.05) },
  VarianceScaling: {
    ...scaled,
    scale: only(1),
    mode: only('fan_in'),
    distribution: only('truncated_normal'),
  },
  Orthogonal: { ...seedKey, gain: only(1) },
  Identity: { gain: only(1) },
} satisfies ClassTables

export const regularizerKeys = {
  L1: honoured('l1'),
  L2: honoured('l2'),
  L1L2: honoured('l1', 'l2'),
} satisfies ClassTables

const policy = {
  name: refusedUnless(['float32'], 'use float32'),
  source_name: withoutEffect('of a quantized policy, which is refused'),
}

export const policyKeys = { DTypePolicy: policy, Policy: policy } satisfies ClassTables
