import type { IResolvers } from 'mercurius'
import type { PresentError } from '../errors.js'
import { mutationResolvers } from './mutation.js'
import { queryResolvers } from './query.js'
import { bytesScalar, dateTimeScalar, jsonScalar } from './scalars.js'
import {
  adviceTextResolvers,
  datasetResolvers,
  modelResolvers,
  studyResolvers,
  trialResolvers,
} from './study.js'
import { subscriptionResolvers } from './subscription.js'

export interface ResolverOptions {
  /** Aborts when the service stops. */
  readonly closing: AbortSignal
  readonly present: PresentError
}

/** The fields of schema.graphql, by type. */
export function resolversOf({ closing, present }: ResolverOptions): IResolvers {
  return {
    JSON: jsonScalar,
    DateTime: dateTimeScalar,
    Bytes: bytesScalar,
    Query: queryResolvers(closing),
    Mutation: mutationResolvers(closing),
    Subscription: subscriptionResolvers(closing, present),
    Study: studyResolvers,
    WhatIf: adviceTextResolvers,
    Trial: trialResolvers,
    Dataset: datasetResolvers,
    Model: modelResolvers,
  }
}
