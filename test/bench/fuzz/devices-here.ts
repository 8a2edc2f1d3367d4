import { someAdapter, someCard, someProcessor } from '../../support/some-devices.js'

/** The devices of the service that is fuzzed: one of each kind. */
export const devicesHere = [someCard, someAdapter, someProcessor] as const
