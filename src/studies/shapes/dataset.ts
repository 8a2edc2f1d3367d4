import { z } from 'zod'
import type { DatasetHeader } from '../../trials/protocol/dataset.js'
import {
  dataFormats,
  type Understood as TypedUnderstood,
} from '../../advice/vocabulary/understood.js'
import { rowShape, type Equal, type JsonOf } from './json.js'

const DatasetFacts = z.object({
  inputs: z.array(
    z.object({ name: z.string(), shape: rowShape, type: z.enum(['float32', 'int32']) }),
  ),
  targets: z
    .array(
      z.object({
        name: z.string(),
        shape: rowShape,
        type: z
          .enum(['class', 'real'])
          .describe('class: a few whole numbers or names, which may be labels'),
        classes: z.int().nullable(),
        values: z
          .array(z.number())
          .exactOptional()
          .describe('Number in the file for each class, where it is not the class number'),
      }),
    )
    .describe('Empty without a target: an autoencoder trains on its input'),
  trainingRows: z.int(),
  validationRows: z.int(),
})

export const DataNote = z
  .object({
    code: z.string(),
    values: z.record(z.string(), z.union([z.string(), z.number()])),
  })
  .meta({ id: 'DataNote', description: 'One decision about the data; `summary` says it in words' })

const Column = z.object({
  name: z.string(),
  type: z.enum(['number', 'whole', 'flag', 'category', 'date', 'words']),
  width: z.int().describe('Positions that it takes in a row'),
  missing: z.int(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  categories: z.array(z.string()).nullable(),
})
const Classes = z.object({
  count: z.int(),
  imbalance: z.number().describe('Rows of the largest class over rows of the smallest'),
  classes: z
    .array(
      z.object({
        label: z.int().describe('Class number in training'),
        name: z.string().describe('Name or value in the file'),
        rows: z.int(),
      }),
    )
    .describe('The first 100'),
})
const Field = z.object({
  name: z.string(),
  shape: rowShape,
  storedAs: z.string().describe('Type in the file'),
  min: z.number(),
  max: z.number(),
  mean: z.number(),
  deviation: z.number(),
  missing: z.int().describe('Numbers that the file lacks'),
  constant: z
    .int()
    .nullable()
    .describe('Positions with one number in every row; null where rows are too long to count'),
  classes: Classes.nullable(),
  columns: z.array(Column).nullable().describe('Columns of a table that make up the rows'),
})

const Understood = z
  .object({
    format: z.enum(dataFormats),
    rows: z.int().describe('Rows of the file'),
    keptRows: z.int().describe('Stored rows: fewer than `rows` where a sample is stored'),
    trainingRows: z.int(),
    validationRows: z.int(),
    inputs: z.array(Field),
    targets: z.array(Field),
    notes: z.array(DataNote),
  })
  .meta({ id: 'Understood', description: 'What was recognised in the file' })

export const Dataset = z
  .object({
    id: z.string().describe('Send it as `data.dataset` of a study'),
    bytes: z.number().describe('Size of the files'),
    storedBytes: z.number().describe('Disk space; it counts towards the quota of the owner'),
    ...DatasetFacts.shape,
    understood: Understood.nullable().describe('Null for a data set of an older release'),
    summary: z.array(z.string()).describe('What was understood, in the requested language'),
  })
  .meta({ id: 'Dataset', description: 'Stored rows; the same file twice is one data set' })

true satisfies Equal<JsonOf<z.infer<typeof DatasetFacts>>, JsonOf<Omit<DatasetHeader, 'version'>>>
true satisfies Equal<
  JsonOf<Omit<z.infer<typeof Understood>, 'notes'>>,
  JsonOf<Omit<TypedUnderstood, 'notes'>>
>
