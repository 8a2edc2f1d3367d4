import type { Study } from '../../../src/studies/study.js'

export interface ConductorOptions {
  readonly kind: 'batchwise' | 'bare'
  readonly dataFolder: string
  readonly database: string
  readonly redis: { readonly url: string; readonly prefix: string }
  /** Each trial takes as long on the clock, ms. */
  readonly paceMs: number
}

export const bareQueue = 'bare'
/** What a job of bare BullMQ carries. */
export type BareStudy = Pick<Study, 'subject' | 'question' | 'data'>
