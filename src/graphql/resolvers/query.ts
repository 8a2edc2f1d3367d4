import type { MercuriusContext } from 'mercurius'
import type { PageArguments } from '../paging.js'
import {
  waitOf,
  withoutNulls,
  type IdArgument,
  type WaitArgument,
  type WhatIfArguments,
} from './arguments.js'
import {
  datasetPage,
  modelPage,
  presentDataset,
  presentModel,
  studyPage,
  type StudyPageArguments,
} from './pages.js'

/** @param closing aborts when the service stops: no answer waits any longer */
export function queryResolvers(closing: AbortSignal) {
  return {
    study(_root: unknown, args: IdArgument & WaitArgument, { useCases }: MercuriusContext) {
      const wait = waitOf(args, closing)
      if (wait === undefined) return useCases.study(args.id)
      return useCases.waitFor(args.id, wait.timeoutMs, wait.signal)
    },

    studies(_root: unknown, page: StudyPageArguments, { useCases }: MercuriusContext) {
      return studyPage(useCases, page)
    },

    exportStudy(_root: unknown, { id }: IdArgument, { useCases }: MercuriusContext) {
      return useCases.exportStudy(id)
    },

    whatIf(_root: unknown, { id, change }: WhatIfArguments, { useCases }: MercuriusContext) {
      return useCases.whatIf(id, withoutNulls(change))
    },

    async dataset(_root: unknown, { id }: IdArgument, { useCases }: MercuriusContext) {
      return presentDataset(await useCases.dataset(id))
    },

    datasets(_root: unknown, page: PageArguments, { useCases }: MercuriusContext) {
      return datasetPage(useCases, page)
    },

    async model(_root: unknown, { id }: IdArgument, { useCases }: MercuriusContext) {
      return presentModel(await useCases.model(id))
    },

    models(_root: unknown, page: PageArguments, { useCases }: MercuriusContext) {
      return modelPage(useCases, page)
    },

    devices(_root: unknown, _args: unknown, { useCases }: MercuriusContext) {
      return useCases.devices()
    },

    engines(_root: unknown, _args: unknown, { useCases }: MercuriusContext) {
      return useCases.engines()
    },

    presets(_root: unknown, _args: unknown, { useCases }: MercuriusContext) {
      return useCases.presets()
    },

    recipes(_root: unknown, _args: unknown, { useCases }: MercuriusContext) {
      return useCases.recipes()
    },

    async ready(_root: unknown, _args: unknown, { useCases }: MercuriusContext) {
      await useCases.ready()
      return true
    },
  }
}
