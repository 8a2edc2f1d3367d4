import type { MercuriusContext } from 'mercurius'
import {
  dataSourceOf,
  studyRequestOf,
  waitOf,
  type DatasetArguments,
  type IdArgument,
  type WaitArgument,
} from './arguments.js'
import { presentDataset } from './pages.js'

interface SubmitArguments extends WaitArgument {
  readonly request: Readonly<Record<string, unknown>>
  readonly idempotencyKey?: string | null
}

/** @param closing aborts when the service stops: no answer waits any longer */
export function mutationResolvers(closing: AbortSignal) {
  return {
    async submitStudy(_root: unknown, args: SubmitArguments, { useCases }: MercuriusContext) {
      return useCases.submit(studyRequestOf(args.request), {
        idempotencyKey: args.idempotencyKey ?? null,
        wait: waitOf(args, closing),
      })
    },

    cancelStudy(_root: unknown, { id }: IdArgument, { useCases }: MercuriusContext) {
      return useCases.cancel(id)
    },

    importStudy(
      _root: unknown,
      { document }: { readonly document: unknown },
      { useCases }: MercuriusContext,
    ) {
      return useCases.importStudy(document)
    },

    async addDataset(_root: unknown, given: DatasetArguments, { useCases }: MercuriusContext) {
      return presentDataset(await useCases.addDataset(dataSourceOf(given)))
    },

    async deleteDataset(_root: unknown, { id }: IdArgument, { useCases }: MercuriusContext) {
      await useCases.removeDataset(id)
      return id
    },
  }
}
