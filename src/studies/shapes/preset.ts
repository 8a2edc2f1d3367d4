import { z } from 'zod'
import { rowShape, type JsonOf } from './json.js'

export const Preset = z
  .object({
    name: z.string().describe('Send it as `model.preset`'),
    title: z.string(),
    description: z.string(),
    inputShape: rowShape,
    outputShape: rowShape,
    parameters: z.int(),
    defaultRows: z.int().describe('Typical number of training rows'),
    classes: z.int().nullable().describe('Null for regression and reconstruction'),
    optimizer: z.string(),
  })
  .meta({ id: 'Preset', description: 'A ready model to submit by its name' })
export type PresetInfo = JsonOf<z.infer<typeof Preset>>
