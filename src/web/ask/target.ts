/** The target column of a data file: what there is to choose from, and what is chosen. */
import type { Understood } from '../../advice/vocabulary/understood.js'
import { TargetFault } from '../../studies/data/target-fault.js'
import type { FormFields } from '../forms.js'

export interface TargetChoice {
  /** Columns of a table or arrays of an archive. */
  readonly names: readonly string[]
  /** A name, `none`, or empty where nobody chose. */
  readonly chosen: string
}

export const withoutTarget = 'none'

const withNames: ReadonlySet<string> = new Set(['csv', 'tsv', 'json', 'parquet', 'npz'])

/** Null for data without names, such as pictures. */
export function targetOfStored({
  format,
  inputs,
  targets,
  notes,
}: Understood): TargetChoice | null {
  if (!withNames.has(format)) return null
  const read = inputs.flatMap(({ name, columns }) => columns?.map((column) => column.name) ?? name)
  const passedOver = notes.flatMap(({ code, values }) =>
    code === 'passed-over' && format !== 'npz' ? String(values['names']) : [],
  )
  const chosen = targets.map(({ name }) => name)
  return {
    names: [...new Set([...read, ...passedOver, ...chosen])],
    chosen: chosen.join() || withoutTarget,
  }
}

/** Null where the file was refused for something else. */
export function targetOfRefused(error: unknown, { target = '' }: FormFields): TargetChoice | null {
  if (!(error instanceof TargetFault)) return null
  return { names: error.names, chosen: error.names.includes(target) ? target : '' }
}
