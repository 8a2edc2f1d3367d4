import { honoured, type ClassTables } from './key-rule.js'

export const mergeKeys = {
  Add: {},
  Multiply: {},
  Average: {},
  Maximum: {},
  Concatenate: honoured('axis'),
  Dot: honoured('axes', 'normalize'),
} satisfies ClassTables
