import { seedKey } from './common-keys.js'
import {
  honoured,
  mustBeNull,
  refusedUnless,
  withoutEffect,
  type ClassTables,
  type KeyTable,
} from './key-rule.js'

const sameNumbers = withoutEffect('another way to the same numbers')
const biasInitializer = refusedUnless(['zeros'], 'use zeros')

const recurrent: KeyTable = {
  ...honoured('units', 'activation', 'use_bias', 'dropout', 'recurrent_dropout'),
  ...honoured('return_sequences', 'return_state', 'go_backwards', 'stateful'),
  ...seedKey,
  kernel_initializer: refusedUnless(['glorotUniform'], 'use GlorotUniform'),
  recurrent_initializer: refusedUnless(['orthogonal'], 'use Orthogonal'),
  bias_initializer: biasInitializer,
  ...mustBeNull('kernel_regularizer', 'recurrent_regularizer', 'bias_regularizer'),
  ...mustBeNull('kernel_constraint', 'recurrent_constraint', 'bias_constraint'),
  ...mustBeNull('activity_regularizer'),
  unroll: sameNumbers,
  implementation: sameNumbers,
  use_cudnn: sameNumbers,
  time_major: refusedUnless([false], 'set it to false and swap the two axes of the data'),
  zero_output_for_mask: withoutEffect('no step is masked: Masking and mask_zero are refused'),
}

export const sequenceKeys = {
  Embedding: {
    ...honoured('input_dim', 'output_dim', 'mask_zero'),
    embeddings_initializer: refusedUnless(['randomUniform'], 'use RandomUniform'),
    ...mustBeNull('embeddings_regularizer', 'embeddings_constraint', 'activity_regularizer'),
    input_length: withoutEffect('the length follows from the shape of the input'),
  },
  SimpleRNN: recurrent,
  GRU: { ...recurrent, ...honoured('recurrent_activation', 'reset_after') },
  LSTM: {
    ...recurrent,
    ...honoured('recurrent_activation'),
    unit_forget_bias: refusedUnless([true], 'set it to true'),
  },
} satisfies ClassTables
