import type { MercuriusContext } from 'mercurius'
import {
  uploadSourceOf,
  studyRequestOf,
  waitOf,
  type UploadArguments,
  type IdArgument,
  type WaitArgument,
} from './arguments.js'
import { presentDataset, presentModel } from './pages.js'

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

    async deleteStudy(_root: unknown, { id }: IdArgument, { useCases }: MercuriusContext) {
      await useCases.removeStudy(id)
      return id
    },

    importStudy(
      _root: unknown,
      { document }: { readonly document: unknown },
      { useCases }: MercuriusContext,
    ) {
      return useCases.importStudy(document)
    },

    async addDataset(_root: unknown, given: UploadArguments, { useCases }: MercuriusContext) {
      return presentDataset(await useCases.addDataset(uploadSourceOf(given)))
    },

    async deleteDataset(_root: unknown, { id }: IdArgument, { useCases }: MercuriusContext) {
      await useCases.removeDataset(id)
      return id
    },

    async addModel(_root: unknown, given: UploadArguments, { useCases }: MercuriusContext) {
      return presentModel(await useCases.addModel(uploadSourceOf(given)))
    },

    async deleteModel(_root: unknown, { id }: IdArgument, { useCases }: MercuriusContext) {
      await useCases.removeModel(id)
      return id
    },
  }
}
