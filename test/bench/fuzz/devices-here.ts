import { someAdapter, someCard, someProcessor } from '../../support/some-devices.js'

/** The devices of the fuzzed service: one of each kind. */
export const devicesHere = [someCard, someAdapter, someProcessor] as const
