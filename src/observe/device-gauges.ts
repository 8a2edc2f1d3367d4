import { Gauge, type Registry } from 'prom-client'
import type { Device } from '../studies/ports.js'

/** However often somebody reads the metrics, the devices are asked (and with them nvidia-smi) no more often than this. */
export const devicesEveryMs = 10_000
/** A driver that hangs does not hold up the other metrics: then what was known before is told. */
const answerWithinMs = 3000

const facts = {
  batchwise_device_memory_bytes: {
    help: 'Memory of a device',
    of: ({ memoryBytes }) => memoryBytes,
  },
  batchwise_device_memory_used_bytes: {
    help: 'Memory of a device that somebody uses',
    of: ({ usedBytes }) => usedBytes,
  },
  batchwise_device_utilization_ratio: {
    help: 'Share of the last second in which a kernel ran on a device, 0 to 1',
    of: ({ utilization }) => utilization,
  },
} as const satisfies Record<
  string,
  { readonly help: string; readonly of: (device: Device) => number | null }
>

/** What GET /v1/devices shows of devices, as gauges by their ids; what is not known has no sample. Gives back how the devices are asked for. */
export function deviceGauges(
  register: Registry,
  devices: () => Promise<readonly Device[]>,
): () => Promise<readonly Device[]> {
  const latest = latestOf(devices)
  for (const [name, { help, of }] of Object.entries(facts)) {
    new Gauge({
      registers: [register],
      name,
      help,
      labelNames: ['device'],
      async collect() {
        const known = await latest()
        this.reset()
        for (const device of known) {
          const value = of(device)
          if (value !== null) this.set({ device: device.id }, value)
        }
      },
    })
  }
  return latest
}

/** The last answer, asked for again when it is old. */
function latestOf(ask: () => Promise<readonly Device[]>): () => Promise<readonly Device[]> {
  let known: readonly Device[] = []
  let asking: Promise<void> | null = null
  let askedAt = Number.NEGATIVE_INFINITY
  return async () => {
    if (asking === null && performance.now() - askedAt >= devicesEveryMs) {
      askedAt = performance.now()
      asking = ask()
        .then(
          (devices) => {
            known = devices
          },
          () => undefined,
        )
        .finally(() => {
          asking = null
        })
    }
    if (asking !== null)
      await Promise.race([
        asking,
        new Promise((resolve) => setTimeout(resolve, answerWithinMs).unref()),
      ])
    return known
  }
}
