import type { UseCases } from '../studies/use-cases.js'
import { permit, type Caller, type Scope } from './caller.js'
import { currentCaller } from './request-context.js'

/** The one table of who may do what, for REST, GraphQL and its socket alike. `null`: needs no caller, because it shows nothing that was stored. */
export const scopeOfUseCase = {
  // trials are shared by all owners: who brings some vouches for what everybody's studies find
  importStudy: 'admin',
  submit: 'submit',
  cancel: 'submit',
  addDataset: 'submit',
  study: 'read',
  waitFor: 'read',
  list: 'read',
  trials: 'read',
  trialsOf: 'read',
  exportStudy: 'read',
  watch: 'read',
  removeDataset: 'submit',
  dataset: 'read',
  datasets: 'read',
  devices: 'read',
  engines: 'read',
  presets: 'read',
  explain: null,
  ready: null,
} as const satisfies Record<keyof UseCases, Scope | null>

/** The use cases for whoever asks at the moment of the call: checks the scope, then calls those that reach what this caller owns. */
export function guarded(useCasesOf: (caller: Caller) => UseCases, open: UseCases): UseCases {
  const names = Object.keys(scopeOfUseCase) as (keyof UseCases)[]
  return Object.fromEntries(
    names.map((name) => [
      name,
      (...given: readonly unknown[]): unknown => {
        const scope = scopeOfUseCase[name]
        if (scope === null) return call(open, name, given)
        const caller = currentCaller()
        permit(caller, scope)
        return call(useCasesOf(caller), name, given)
      },
    ]),
  ) as unknown as UseCases
}

/** The table above has exactly the names of the contract, and each is passed on with what it was given. */
function call(useCases: UseCases, name: keyof UseCases, given: readonly unknown[]): unknown {
  return (useCases[name] as (...given: unknown[]) => unknown).apply(useCases, [...given])
}
