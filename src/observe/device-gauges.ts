import { Gauge, type Registry } from 'prom-client'
import type { Device } from '../studies/ports.js'

/** Shortest time between two queries of the devices, which run nvidia-smi. */
const devicesEveryMs = 10_000
/** A driver that hangs delays the other metrics by no more: then the last devices are returned. */
const answerWithinMs = 3000

interface DeviceGauge {
  readonly name: string
  readonly help: string
  /** Null without a sample: the value is unknown. */
  readonly valueOf: (device: Device) => number | null
}
type ReadDevices = () => Promise<readonly Device[]>

const gauges: readonly DeviceGauge[] = [
  {
    name: 'batchwise_device_memory_bytes',
    help: 'Memory of a device',
    valueOf: ({ memoryBytes }) => memoryBytes,
  },
  {
    name: 'batchwise_device_memory_used_bytes',
    help: 'Used memory of a device',
    valueOf: ({ usedBytes }) => usedBytes,
  },
  {
    name: 'batchwise_device_utilization_ratio',
    help: 'Share of the last second in which a kernel ran on a device, 0–1',
    valueOf: ({ utilization }) => utilization,
  },
]

/** Registers gauges of the devices by their ids. Returns the cached query that they share. */
export function deviceGauges(register: Registry, readDevices: ReadDevices): ReadDevices {
  const latestDevices = cached(readDevices)
  for (const { name, help, valueOf } of gauges)
    new Gauge({
      registers: [register],
      name,
      help,
      labelNames: ['device'],
      async collect() {
        const devices = await latestDevices()
        this.reset()
        for (const device of devices) {
          const value = valueOf(device)
          if (value !== null) this.set({ device: device.id }, value)
        }
      },
    })
  return latestDevices
}

/** Returns the latest devices, and reads them again after `devicesEveryMs`. */
function cached(readDevices: ReadDevices): ReadDevices {
  let latest: readonly Device[] = []
  let reading: Promise<void> | null = null
  let readAtMs = Number.NEGATIVE_INFINITY
  const read = async (): Promise<void> => {
    try {
      latest = await readDevices()
    } catch {
      // the last devices stay
    } finally {
      reading = null
    }
  }
  return async () => {
    if (reading === null && performance.now() - readAtMs >= devicesEveryMs) {
      readAtMs = performance.now()
      reading = read()
    }
    if (reading !== null) await Promise.race([reading, timeout(answerWithinMs)])
    return latest
  }
}

function timeout(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
  })
}
