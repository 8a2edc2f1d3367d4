import type { Device } from '../../studies/ports.js'
import {
  aliveMs,
  type WorkerOffer,
  type WorkerRegistry,
} from '../../studies/workers/worker-registry.js'
import { fromJson } from '../database/columns.js'
import type { Database, DatabaseLocation } from '../database/open-database.js'
import { databaseNowMs } from '../leases/lease-store.js'

/** A row that nobody renewed for so long is deleted, ms. */
const forgottenMs = 24 * 3_600_000

/** Workers of earlier releases do not name their libraries. */
type StoredDevice = Omit<Device, 'libraries'> & Partial<Pick<Device, 'libraries'>>

const withLibraries = (device: StoredDevice): Device => ({
  ...device,
  libraries: device.libraries ?? [],
})

/** Workers in the database, seen by its clock. */
export class PrismaWorkerRegistry implements WorkerRegistry {
  constructor(
    private readonly database: Database,
    private readonly location: DatabaseLocation,
  ) {}

  async beat({ id, name, version, devices, engines, recipes }: WorkerOffer): Promise<void> {
    const nowMs = await this.nowMs()
    const offer = {
      devices: fromJson<object>(devices),
      engines: fromJson<object>(engines),
      recipes: fromJson<object>(recipes),
    }
    await this.database.$transaction([
      this.database.worker.deleteMany({ where: { seenMs: { lt: nowMs - forgottenMs } } }),
      this.database.worker.upsert({
        where: { id },
        update: { seenMs: nowMs, ...offer },
        create: { id, name, version, startedMs: nowMs, seenMs: nowMs, ...offer },
      }),
    ])
  }

  async leave(id: string): Promise<void> {
    await this.database.worker.deleteMany({ where: { id } })
  }

  async alive(): Promise<readonly WorkerOffer[]> {
    const rows = await this.database.worker.findMany({
      where: { seenMs: { gt: (await this.nowMs()) - aliveMs } },
      orderBy: [{ startedMs: 'asc' }, { id: 'asc' }],
    })
    return rows.map(({ id, name, version, devices, engines, recipes }) => ({
      id,
      name,
      version,
      devices: fromJson<readonly StoredDevice[]>(devices).map(withLibraries),
      engines: fromJson(engines),
      recipes: fromJson(recipes ?? []),
    }))
  }

  private async nowMs(): Promise<number> {
    const [row] = await this.database.$queryRaw<{ now: number }[]>`
      SELECT ${databaseNowMs(this.location)} AS "now"`
    return Number(row?.now ?? 0)
  }
}
