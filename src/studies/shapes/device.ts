/** Devices and engines as every transport shows them. Values that are not known are null. */
import { z } from 'zod'
import { budgetEnforcements, deviceKinds, engines } from '../../advice/vocabulary/engines.js'
import type { AdapterInfo } from '../../trials/protocol/handshake.js'
import type { Equal, JsonOf } from './json.js'

/** How each memory budget is enforced, in words. */
export const budgetEnforcementTexts: Readonly<Record<(typeof budgetEnforcements)[number], string>> =
  {
    allocator: 'hard limit by the allocator',
    system: 'the process ends past it',
    tracked: 'tracked bytes checked before each allocation',
  }

const Adapter = z.enum(['discrete', 'integrated', 'cpu', 'unknown'])
const AdapterLimits = z.object({
  maxBufferSize: z.number(),
  maxStorageBufferBindingSize: z.number(),
  maxComputeWorkgroupsPerDimension: z.number(),
})

export const Device = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z
      .enum(deviceKinds)
      .describe('A card under TensorFlow, a WebGPU adapter, or the processor'),
    engine: z.enum(engines).describe('Engine of a study on this device that names none'),
    engines: z.array(z.enum(engines)).describe('Engines that run on it, most preferred first'),
    automatic: z
      .boolean()
      .describe('A study that names neither device nor engine may be measured on it'),
    memoryBytes: z.number().nullable(),
    freeBytes: z.number().nullable().describe('Free memory'),
    usedBytes: z.number().nullable(),
    utilization: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .describe('Share of the last second in which a kernel ran'),
    cores: z.int().nullable(),
    powerLimitWatts: z.number().nullable(),
    driver: z.string().nullable().describe('Version of the driver'),
    libraries: z
      .array(z.object({ engine: z.enum(engines), library: z.string() }))
      .describe('Library and version of its engines, where known: evidence holds for these alone'),
    others: z
      .object({ processes: z.int(), bytes: z.number() })
      .nullable()
      .describe('Other processes that compute on a card, and the memory they hold'),
    vendor: z.string().nullable(),
    keras: z
      .string()
      .nullable()
      .describe('Keras and its backend, where files of Keras are measured in Keras'),
    adapter: Adapter.nullable().describe('Type of the WebGPU adapter; cpu emulates a card'),
    limits: AdapterLimits.nullable().describe(
      'Limits on the size of one tensor, with the names of WebGPU',
    ),
    workers: z
      .array(z.string())
      .nullable()
      .describe('Workers that offer it; null where the service trains itself'),
  })
  .meta({
    id: 'Device',
    description: 'A card, adapter or processor that can run trials; unknown values are null',
  })
/** `id` is stable on one machine: "cuda:0", "webgpu:0", "cpu". */
export type Device = JsonOf<z.infer<typeof Device>>

const budgetTexts = budgetEnforcements.map((name) => `${name}, ${budgetEnforcementTexts[name]}`)

export const Engine = z
  .object({
    engine: z.enum(engines),
    kind: z.enum(deviceKinds).describe('Kind of device'),
    available: z.boolean(),
    automatic: z.boolean().describe('Chosen by default where no earlier engine is available'),
    budget: z
      .enum(budgetEnforcements)
      .describe(`How the memory budget is enforced: ${budgetTexts.join('; ')}`),
    detail: z
      .string()
      .describe('Why it is off, or why it is not chosen by default; else the device it runs on'),
  })
  .meta({ id: 'Engine', description: 'An engine on a kind of device' })
/** One row of the order of preference. */
export type EngineReport = JsonOf<z.infer<typeof Engine>>

true satisfies Equal<JsonOf<z.infer<typeof Adapter>>, AdapterInfo['type']>
true satisfies Equal<JsonOf<z.infer<typeof AdapterLimits>>, AdapterInfo['limits']>
