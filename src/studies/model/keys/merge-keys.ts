import { honoured, refusedUnless, type ClassTables } from './key-rule.js'

export const mergeKeys = {
  Add: {},
  Multiply: {},
  Average: {},
  Maximum: {},
  Concatenate: honoured('axis'),
  Dot: {
    ...honoured('axes'),
    normalize: refusedUnless([false], 'set it to false and normalize the inputs'),
  },
} satisfies ClassTables
