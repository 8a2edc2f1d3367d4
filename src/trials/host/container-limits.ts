/**
 * Memory and processor time that a container allows: control groups of version 1 and 2.
 *
 * Version 2 has one tree, version 1 one per controller. A container often does not mount the path
 * in `/proc/self/cgroup`; the root of the tree is then its own group. The lowest limit counts.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'

/** Null where nothing limits memory or cores. */
export interface ContainerLimits {
  /** Of the control groups; null without any. */
  readonly version: 1 | 2 | null
  readonly memoryBytes: number | null
  readonly cores: number | null
}

/** Folders that may hold the files of the process's groups, its own group first. */
interface GroupFolders {
  readonly version: ContainerLimits['version']
  readonly memory: readonly string[]
  readonly cpu: readonly string[]
}

/** One line of `/proc/self/cgroup`. */
interface GroupLine {
  readonly id: string
  readonly controllers: readonly string[]
  readonly group: string
}

/** Version 1 writes "no limit" as the largest multiple of a page. */
const noLimitBytes = 2 ** 60

/** @param root where the file system begins; tests pass a folder. */
export function containerLimits(root = '/'): ContainerLimits {
  const { version, memory, cpu } = groupFolders(root)
  const [readMemory, readCores] =
    version === 2 ? [memoryLimit2, coreLimit2] : [memoryLimit1, coreLimit1]
  return {
    version,
    memoryBytes: lowest(memory.map(readMemory)),
    cores: lowest(cpu.map(readCores)),
  }
}

const memoryLimit2 = (folder: string): number | null => parseBytes(read(folder, 'memory.max'))
const memoryLimit1 = (folder: string): number | null =>
  parseBytes(read(folder, 'memory.limit_in_bytes'))

function coreLimit2(folder: string): number | null {
  const [quota, period] = read(folder, 'cpu.max')?.split(/\s+/) ?? []
  return parseCores(quota, period)
}

function coreLimit1(folder: string): number | null {
  return parseCores(read(folder, 'cpu.cfs_quota_us') ?? '', read(folder, 'cpu.cfs_period_us') ?? '')
}

/**
 * How many processes the kernel has killed for lack of memory, in the process's control groups and
 * on the whole machine, added up. Only its growth means something. Null where nothing counts.
 */
export function memoryKills(root = '/'): number | null {
  const { version, memory } = groupFolders(root)
  const groupFile = version === 2 ? 'memory.events' : 'memory.oom_control'
  const texts = [read(root, 'proc/vmstat'), ...memory.map((folder) => read(folder, groupFile))]
  const counts = texts.flatMap((text) => /^oom_kill (\d+)$/m.exec(text ?? '')?.[1] ?? [])
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + Number(count), 0)
}

function groupFolders(root: string): GroupFolders {
  const lines = parseGroupLines(read(root, 'proc/self/cgroup') ?? '')
  const tree = (name: string): string => path.join(root, 'sys/fs/cgroup', name)
  const unified = lines.find(({ id, controllers }) => id === '0' && controllers[0] === '')
  if (unified !== undefined && read(tree(''), 'cgroup.controllers') !== null) {
    const folders = withParents(tree(''), unified.group)
    return { version: 2, memory: folders, cpu: folders }
  }
  const foldersOf = (controller: string): readonly string[] => {
    const line = lines.find(({ controllers }) => controllers.includes(controller))
    if (line === undefined) return []
    const treeNames = new Set([controller, line.controllers.join(',')])
    return [...treeNames].flatMap((name) => withParents(tree(name), line.group))
  }
  const memory = foldersOf('memory')
  const cpu = foldersOf('cpu')
  return { version: memory.length === 0 && cpu.length === 0 ? null : 1, memory, cpu }
}

function parseGroupLines(text: string): readonly GroupLine[] {
  return text.split('\n').flatMap((line) => {
    const [id, controllers, ...group] = line.split(':')
    if (id === undefined || controllers === undefined) return []
    return [{ id, controllers: controllers.split(','), group: group.join(':') }]
  })
}

/** The group's folder and every folder above it, up to the root of the tree. */
function withParents(tree: string, group: string): readonly string[] {
  const parts = group.split('/').filter((part) => part !== '' && part !== '..')
  return Array.from({ length: parts.length + 1 }, (_, levelsUp) =>
    path.join(tree, ...parts.slice(0, parts.length - levelsUp)),
  )
}

function parseBytes(text: string | null): number | null {
  const value = text === null || text === 'max' ? Number.NaN : Number(text)
  return value > 0 && value < noLimitBytes ? value : null
}

/** Quota over period, both in microseconds. "max" and -1 are no limit. */
function parseCores(quota: string | undefined, period: string | undefined): number | null {
  const cores = Number(quota) / Number(period)
  return Number(quota) > 0 && Number.isFinite(cores) && cores > 0 ? cores : null
}

function lowest(limits: readonly (number | null)[]): number | null {
  const present = limits.filter((limit) => limit !== null)
  return present.length === 0 ? null : Math.min(...present)
}

function read(folder: string, file: string): string | null {
  try {
    return readFileSync(path.join(folder, file), 'utf8').trim()
  } catch {
    return null
  }
}
