import type { Engine } from '../../advice/vocabulary/engines.js'
import type { Device, DeviceRegistry, EngineReport, OfferedRecipe, RecipeReader } from '../ports.js'
import { sharedAnswer } from '../../shared-answer.js'
import type { WorkerOffer, WorkerRegistry } from './worker-registry.js'

/** How long the answer of the registry is reused, ms. */
const maxAgeMs = 1000

/**
 * The devices and recipes of all workers. Equal devices are one, of which the first is shown.
 * So are recipes with the same name, device and code.
 */
export class RegisteredDevices implements DeviceRegistry, RecipeReader {
  private readonly offers: () => Promise<readonly WorkerOffer[]>

  constructor(registry: Pick<WorkerRegistry, 'alive'>) {
    this.offers = sharedAnswer(() => registry.alive(), maxAgeMs)
  }

  async devices(): Promise<readonly Device[]> {
    const merged = new Map<string, Device>()
    for (const { name, devices } of await this.offers())
      for (const device of devices) {
        const workers = [...(merged.get(device.id)?.workers ?? []), name]
        merged.set(device.id, { ...(merged.get(device.id) ?? device), workers })
      }
    const all = [...merged.values()]
    return [...all.filter(({ automatic }) => automatic), ...all.filter((each) => !each.automatic)]
  }

  /** An engine that is available on one worker is available. */
  async engines(only?: Engine): Promise<readonly EngineReport[]> {
    const merged = new Map<string, EngineReport>()
    for (const { engines } of await this.offers())
      for (const report of engines) {
        const row = `${report.engine}/${report.kind}`
        const earlier = merged.get(row)
        if (earlier === undefined || (report.available && !earlier.available))
          merged.set(row, report)
      }
    return [...merged.values()].filter(({ engine }) => only === undefined || engine === only)
  }

  async recipes(): Promise<readonly OfferedRecipe[]> {
    const merged = new Map<string, OfferedRecipe>()
    for (const { name, recipes } of await this.offers())
      for (const recipe of recipes) {
        const { deviceId, description, fault } = recipe
        const key = [recipe.name, deviceId, description?.fingerprint ?? fault].join('\n')
        const workers = [...(merged.get(key)?.workers ?? []), name]
        merged.set(key, { ...recipe, workers })
      }
    return [...merged.values()]
  }

  /** Workers describe their recipes themselves. */
  recipesFor(): Promise<readonly OfferedRecipe[]> {
    return this.recipes()
  }

  async close(): Promise<void> {}
}
