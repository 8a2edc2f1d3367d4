/** What a runner can do. The service asks for these, never for the name of an engine. */
import {
  budgetEnforcements,
  deviceKinds,
  type BudgetEnforcement,
  type DeviceKind,
} from '../../advice/vocabulary/engines.js'
import { trialKinds, type TrialKind, type TrialSpec } from '../../advice/vocabulary/trial.js'
import { choice, list, nullable, object, type Parser } from './parsers.js'

const laws = ['live-bytes'] as const
const allocators = ['tensorflow'] as const

export interface Capabilities {
  /** The kinds of trial that it runs. */
  readonly kinds: readonly TrialKind[]
  /**
   * What a trace reports. `live-bytes`: live bytes after each operation, which two sizes turn into
   * a law. Null: traces report no law.
   */
  readonly law: (typeof laws)[number] | null
  /** Whose requests an allocation trace writes down; null: it makes no allocation traces. */
  readonly allocator: (typeof allocators)[number] | null
  /** Who holds a trial to its memory budget, for each kind of device that it runs on. */
  readonly limits: Partial<Readonly<Record<DeviceKind, BudgetEnforcement>>>
}

const enforcement = choice(budgetEnforcements)

export const parseCapabilities: Parser<Capabilities> = object({
  kinds: list(choice(trialKinds)),
  law: nullable(choice(laws)),
  allocator: nullable(choice(allocators)),
  limits: object({}, Object.fromEntries(deviceKinds.map((kind) => [kind, enforcement]))),
})

/** Why the runner cannot run this trial; null where it can. */
export function refusalOf(can: Capabilities, runner: string, spec: TrialSpec): string | null {
  if (!can.kinds.includes(spec.kind)) return `${runner} runs no trials of the kind ${spec.kind}`
  if (spec.kind === 'trace' && spec.allocations === true && can.allocator === null)
    return `${runner} does not write allocations down`
  return null
}
