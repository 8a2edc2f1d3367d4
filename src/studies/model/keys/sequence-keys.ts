import { seedKey, weightKeys } from './common-keys.js'
import {
  honoured,
  refusedUnless,
  withoutEffect,
  type ClassTables,
  type KeyTable,
} from './key-rule.js'

const sameNumbers = withoutEffect('another way to the same numbers')

const recurrent: KeyTable = {
  ...honoured('units', 'activation', 'use_bias', 'dropout', 'recurrent_dropout'),
  ...honoured('return_sequences', 'return_state', 'go_backwards', 'stateful'),
  ...seedKey,
  ...weightKeys('kernel'),
  ...weightKeys('recurrent'),
  ...weightKeys('bias'),
  ...honoured('implementation', 'zero_output_for_mask'),
  unroll: sameNumbers,
  use_cudnn: sameNumbers,
  time_major: refusedUnless([false], 'set it to false and swap the two axes of the data'),
}

export const sequenceKeys = {
  Masking: honoured('mask_value'),
  Embedding: {
    ...honoured('input_dim', 'output_dim', 'mask_zero'),
    ...weightKeys('embeddings'),
    input_length: withoutEffect('the length follows from the shape of the input'),
  },
  SimpleRNN: recurrent,
  GRU: { ...recurrent, ...honoured('recurrent_activation', 'reset_after') },
  LSTM: { ...recurrent, ...honoured('recurrent_activation', 'unit_forget_bias') },
} satisfies ClassTables
