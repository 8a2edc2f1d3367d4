import { seedKey, weightKeys } from './common-keys.js'
import {
  honoured,
  refusedUnless,
  withoutEffect,
  type ClassTables,
  type KeyTable,
} from './key-rule.js'

const sameNumbers = withoutEffect('another way to the same numbers')

/** What every cell has, alone or as a layer. */
const cell: KeyTable = {
  ...honoured('activation', 'use_bias', 'dropout', 'recurrent_dropout'),
  ...seedKey,
  ...weightKeys('kernel'),
  ...weightKeys('recurrent'),
  ...weightKeys('bias'),
}
const unitsCell: KeyTable = { ...cell, ...honoured('units', 'implementation') }

/** What every recurrent layer has. */
const steps: KeyTable = {
  ...honoured('return_sequences', 'return_state', 'go_backwards', 'stateful'),
  ...honoured('zero_output_for_mask'),
  unroll: sameNumbers,
  use_cudnn: sameNumbers,
  time_major: refusedUnless([false], 'set it to false and swap the two axes of the data'),
}

const simple = unitsCell
const gru: KeyTable = { ...unitsCell, ...honoured('recurrent_activation', 'reset_after') }
const lstm: KeyTable = { ...unitsCell, ...honoured('recurrent_activation', 'unit_forget_bias') }
const convolutional: KeyTable = {
  ...cell,
  ...steps,
  ...honoured('filters', 'kernel_size', 'strides', 'padding', 'data_format', 'dilation_rate'),
  ...honoured('recurrent_activation', 'unit_forget_bias'),
}

/** The keys of the cells that `RNN` is given. */
export const cellKeys: ClassTables = {
  SimpleRNNCell: simple,
  GRUCell: gru,
  LSTMCell: lstm,
  StackedRNNCells: {
    ...honoured('cells'),
    reverse_state_order: refusedUnless([false], 'set it to false and swap the states'),
  },
}

export const sequenceKeys = {
  Masking: honoured('mask_value'),
  Embedding: {
    ...honoured('input_dim', 'output_dim', 'mask_zero'),
    ...weightKeys('embeddings'),
    input_length: withoutEffect('the length follows from the shape of the input'),
  },
  SimpleRNN: { ...simple, ...steps },
  GRU: { ...gru, ...steps },
  LSTM: { ...lstm, ...steps },
  RNN: { ...steps, ...honoured('cell') },
  ConvLSTM1D: convolutional,
  ConvLSTM2D: convolutional,
  ConvLSTM3D: convolutional,
} satisfies ClassTables
