/** What the NVIDIA driver says of its cards, through the CSV output of its `nvidia-smi`. The only file that knows its fields and its words for "unknown". */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

const cardFields = [
  'index',
  'uuid',
  'name',
  'memory.total',
  'memory.used',
  'memory.free',
  'utilization.gpu',
  'power.limit',
  'driver_version',
  'mig.mode.current',
] as const
const processFields = ['gpu_uuid', 'pid', 'used_memory'] as const

/** One card. Bytes; null where the driver does not say. `mig`: it is partitioned, only its instances can be used. */
export interface Card {
  readonly index: number
  readonly name: string
  readonly memoryBytes: number
  readonly usedBytes: number | null
  readonly freeBytes: number | null
  /** Share of the last second in which a kernel ran, 0..1. */
  readonly utilization: number | null
  readonly powerLimitWatts: number | null
  readonly driver: string | null
  readonly mig: boolean
  /** Processes that compute on it, our own not counted. */
  readonly others: { readonly processes: number; readonly bytes: number }
}

/** The cards of this machine; none without a driver. `own`: process ids that are not others. */
export async function cards(own: readonly number[] = [process.pid]): Promise<readonly Card[]> {
  const ask = async (what: string): Promise<string> =>
    (await run('nvidia-smi', [what, '--format=csv,noheader,nounits'], { timeout: 10_000 })).stdout
  try {
    const listed = await ask(`--query-gpu=${cardFields.join(',')}`)
    return parseCards(
      listed,
      await ask(`--query-compute-apps=${processFields.join(',')}`).catch(() => ''),
      own,
    )
  } catch {
    return []
  }
}

/** Rows that name no index, name or memory are left out: the driver prints its errors where the rows would be. */
export function parseCards(
  listed: string,
  processes: string,
  own: readonly number[] = [],
): readonly Card[] {
  const running = rows(processes).flatMap(([uuid, pid, used]) =>
    uuid === undefined || !Number.isInteger(Number(pid)) || own.includes(Number(pid))
      ? []
      : [{ uuid, bytes: mebibytes(used) ?? 0 }],
  )
  return rows(listed).flatMap(
    ([index, uuid, name, total, used, free, busy, power, driver, mig]): readonly Card[] => {
      const memoryBytes = mebibytes(total)
      if (
        !/^\d+$/.test(index ?? '') ||
        name === undefined ||
        memoryBytes === null ||
        memoryBytes <= 0
      )
        return []
      const mine = running.filter((one) => one.uuid === uuid)
      const share = known(busy)
      return [
        {
          index: Number(index),
          name,
          memoryBytes,
          usedBytes: mebibytes(used),
          freeBytes: mebibytes(free),
          utilization: share === null ? null : share / 100,
          powerLimitWatts: known(power),
          driver: driver === undefined || driver.startsWith('[') ? null : driver,
          mig: mig === 'Enabled',
          others: {
            processes: mine.length,
            bytes: mine.reduce((sum, { bytes }) => sum + bytes, 0),
          },
        },
      ]
    },
  )
}

const rows = (text: string): readonly (readonly string[])[] =>
  text
    .split(/\r?\n/)
    .filter((line) => line.includes(','))
    .map((line) => line.split(',').map((field) => field.trim()))

/** "[N/A]", "[Not Supported]", "[Insufficient Permissions]", "[Unknown Error]": not known. */
function known(field: string | undefined): number | null {
  const value = field === undefined || field === '' ? Number.NaN : Number(field)
  return Number.isFinite(value) ? value : null
}
function mebibytes(field: string | undefined): number | null {
  const value = known(field)
  return value === null ? null : value * 2 ** 20
}
