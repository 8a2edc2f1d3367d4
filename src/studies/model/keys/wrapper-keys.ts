import { honoured, type ClassTables } from './key-rule.js'

export const wrapperKeys = {
  Bidirectional: honoured('layer', 'backward_layer', 'merge_mode'),
  TimeDistributed: honoured('layer'),
} satisfies ClassTables
