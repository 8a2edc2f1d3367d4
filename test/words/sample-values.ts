/** Values for the fields of a reason, made from their kinds. */
import type { Field, FieldKind, FieldTable } from '../../src/advice/vocabulary/reasons/fields.js'

export type SampleValues = Record<string, unknown>

const sampleByKind: Readonly<Record<FieldKind, string | number | boolean>> = {
  rows: 128,
  learningRate: 0.01,
  steps: 400,
  epochs: 10,
  count: 3,
  ms: 1500,
  bytes: 3_000_000,
  share: 0.2,
  ratio: 1.5,
  loss: 0.31,
  quantity: 255,
  watts: 200,
  joules: 5000,
  kilowattHours: 0.02,
  amount: 1.25,
  flag: true,
  optimizer: 'adam',
  engine: 'wasm',
  device: 'cpu',
  dataName: 'pixels',
  moment: '2026-01-31T12:05:09.123Z',
  currency: 'EUR',
  engineMessage: 'no adapter was found',
  written: 'huber (delta 0.5)',
}

/** One value for each field, optional fields included. */
export function sampleValues(table: FieldTable): SampleValues {
  const values: SampleValues = {}
  for (const [name, field] of Object.entries(table)) values[name] = sampleValue(field)
  return values
}

function sampleValue(field: Field): unknown {
  if (typeof field === 'string') return sampleByKind[field]
  if ('optional' in field) return sampleValue(field.optional)
  if ('oneOf' in field) return field.oneOf[0]
  return [sampleValues(field.listOf)]
}
