import { weightKeys } from './common-keys.js'
import {
  honoured,
  refusedUnless,
  withoutEffect,
  type ClassTables,
  type KeyTable,
} from './key-rule.js'

const gammaAndBeta: KeyTable = {
  ...honoured('axis', 'epsilon', 'center', 'scale'),
  ...weightKeys('beta'),
  ...weightKeys('gamma'),
}

const onlyWithRenorm = withoutEffect('read only with renorm, which is refused')

export const normalizationKeys = {
  BatchNormalization: {
    ...gammaAndBeta,
    ...honoured('momentum', 'moving_mean_initializer', 'moving_variance_initializer', 'fused'),
    synchronized: withoutEffect('a trial runs on one device'),
    renorm: refusedUnless([false], 'set it to false'),
    renorm_clipping: onlyWithRenorm,
    renorm_momentum: onlyWithRenorm,
    virtual_batch_size: refusedUnless([null], 'remove it'),
  },
  LayerNormalization: { ...gammaAndBeta, ...honoured('rms_scaling') },
  GroupNormalization: { ...gammaAndBeta, ...honoured('groups') },
  RMSNormalization: honoured('axis', 'epsilon'),
  UnitNormalization: honoured('axis'),
} satisfies ClassTables
