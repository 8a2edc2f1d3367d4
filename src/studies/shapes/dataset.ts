import { z } from 'zod'
import type { DatasetHeader } from '../../trials/protocol/dataset.js'
import { rowShape, type Equal, type JsonOf } from './json.js'

const DatasetFacts = z.object({
  inputs: z.array(
    z.object({ name: z.string(), shape: rowShape, type: z.enum(['float32', 'int32']) }),
  ),
  targets: z.array(
    z.object({
      name: z.string(),
      shape: rowShape,
      type: z.enum(['class', 'real']),
      classes: z.int().nullable(),
    }),
  ),
  trainingRows: z.int(),
  validationRows: z.int(),
})

export const Dataset = z
  .object({
    id: z.string().describe('Send it as `data.dataset` of a study'),
    bytes: z.number().describe('Size of the archive'),
    storedBytes: z.number().describe('Disk space; it counts towards the quota of the owner'),
    ...DatasetFacts.shape,
  })
  .meta({ id: 'Dataset', description: 'Stored rows; the same archive twice is one data set' })

true satisfies Equal<JsonOf<z.infer<typeof DatasetFacts>>, Omit<DatasetHeader, 'version'>>
