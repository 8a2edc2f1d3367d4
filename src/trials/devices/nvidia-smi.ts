/** Cards of the NVIDIA driver, from the CSV output of `nvidia-smi`. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
const timeoutMs = 10_000

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

/** One card. Null where the driver does not report a value. */
export interface Card {
  readonly index: number
  readonly name: string
  readonly memoryBytes: number
  readonly usedBytes: number | null
  readonly freeBytes: number | null
  /** Share of the last second in which a kernel ran, 0–1. */
  readonly utilization: number | null
  readonly powerLimitWatts: number | null
  readonly driver: string | null
  /** The card is partitioned: only its instances can be used. */
  readonly mig: boolean
  /** Processes of others that compute on the card. */
  readonly others: { readonly processes: number; readonly bytes: number }
}

interface RunningProcess {
  readonly cardUuid: string
  readonly bytes: number
}

/**
 * The cards of this machine; none without a driver.
 *
 * @param ownPids processes that do not count as others.
 */
export async function readCards(
  ownPids: readonly number[] = [process.pid],
): Promise<readonly Card[]> {
  try {
    const cards = await query(`--query-gpu=${cardFields.join(',')}`)
    const processes = await query(`--query-compute-apps=${processFields.join(',')}`).catch(() => '')
    return parseCards(cards, processes, ownPids)
  } catch {
    return []
  }
}

/**
 * What the driver counts for a process on all cards, bytes. It holds the driver's context and the
 * libraries beside what the engine's allocator took.
 *
 * Null where the driver does not say: no nvidia-smi, one that hangs, "[N/A]" on Windows and on MIG,
 * and a container whose process ids are not the driver's.
 */
export async function readProcessBytes(
  pid: number,
  deadlineMs = timeoutMs,
): Promise<number | null> {
  try {
    const csv = await query(`--query-compute-apps=${processFields.join(',')}`, deadlineMs)
    const sizes = rowsOf(csv)
      .filter((row) => Number(row[1]) === pid)
      .map((row) => bytesOf(row[2]))
    return sizes.length === 0 || sizes.includes(null) ? null : sum(sizes.map((size) => size ?? 0))
  } catch {
    return null
  }
}

async function query(option: string, deadlineMs = timeoutMs): Promise<string> {
  const { stdout } = await run('nvidia-smi', [option, '--format=csv,noheader,nounits'], {
    timeout: deadlineMs,
    // one that waits for the driver does not end by SIGTERM
    killSignal: 'SIGKILL',
  })
  return stdout
}

/** Skips rows without index, name or memory: the driver prints its errors in their place. */
export function parseCards(
  cardsCsv: string,
  processesCsv: string,
  ownPids: readonly number[] = [],
): readonly Card[] {
  const processes = parseProcesses(processesCsv, ownPids)
  return rowsOf(cardsCsv).flatMap((row) => parseCard(row, processes))
}

function parseCard(
  [index, uuid, name, total, used, free, busy, power, driver, mig]: readonly string[],
  processes: readonly RunningProcess[],
): readonly Card[] {
  const memoryBytes = bytesOf(total)
  if (index === undefined || !/^\d+$/.test(index) || name === undefined) return []
  if (memoryBytes === null || memoryBytes <= 0) return []
  const percent = numberOf(busy)
  const others = processes.filter(({ cardUuid }) => cardUuid === uuid)
  const card: Card = {
    index: Number(index),
    name,
    memoryBytes,
    usedBytes: bytesOf(used),
    freeBytes: bytesOf(free),
    utilization: percent === null ? null : percent / 100,
    powerLimitWatts: numberOf(power),
    driver: driver === undefined || driver.startsWith('[') ? null : driver,
    mig: mig === 'Enabled',
    others: {
      processes: others.length,
      bytes: sum(others.map(({ bytes }) => bytes)),
    },
  }
  return [card]
}

function parseProcesses(csv: string, ownPids: readonly number[]): readonly RunningProcess[] {
  return rowsOf(csv).flatMap(([cardUuid, pid, used]) => {
    const isOther = Number.isInteger(Number(pid)) && !ownPids.includes(Number(pid))
    return cardUuid === undefined || !isOther ? [] : [{ cardUuid, bytes: bytesOf(used) ?? 0 }]
  })
}

function rowsOf(csv: string): readonly (readonly string[])[] {
  return csv
    .split(/\r?\n/)
    .filter((line) => line.includes(','))
    .map((line) => line.split(',').map((field) => field.trim()))
}

const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0)

/** Null for "[N/A]", "[Not Supported]", "[Insufficient Permissions]", "[Unknown Error]". */
function numberOf(field: string | undefined): number | null {
  const value = field === undefined || field === '' ? Number.NaN : Number(field)
  return Number.isFinite(value) ? value : null
}

/** The driver counts memory in mebibytes. */
function bytesOf(field: string | undefined): number | null {
  const mebibytes = numberOf(field)
  return mebibytes === null ? null : mebibytes * 2 ** 20
}
