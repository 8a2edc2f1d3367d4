import type { TrialData } from '../../../src/trials/protocol/dataset.js'

/** The table that answers a question about this many synthetic rows: they take turns. */
export function tableOf(tables: readonly string[], data: TrialData): string {
  const rows = data.kind === 'synthetic' ? data.rows : 0
  const table = tables[rows % tables.length]
  if (table === undefined) throw new Error('no replay table was given')
  return table
}
