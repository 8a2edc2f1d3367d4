/**
 * What a container lets its processes have: memory and processor time of the control groups, version 1 and 2.
 *
 * Version 2 has one tree (`/sys/fs/cgroup`), version 1 one for every controller (`/sys/fs/cgroup/memory`, `/sys/fs/cgroup/cpu`). Inside a container the path that `/proc/self/cgroup` names is
 * often not mounted, then the root of the tree is the container's own group. Limits of the groups above hold as well, so the least on the way up counts.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'

/** `memoryBytes`, `cores`: null where nothing limits them. `version`: of the control groups, null without any. */
export interface ContainerLimits {
  readonly version: 1 | 2 | null
  readonly memoryBytes: number | null
  readonly cores: number | null
}

/** Above this a limit of version 1 is "none" (the largest multiple of a page). */
const noLimitBytes = 2 ** 60

/** `root`: where the file system begins, for tests. */
export function containerLimits(root = '/'): ContainerLimits {
  const { version, memory, cpu } = foldersOf(root)
  if (version === 2)
    return {
      version,
      memoryBytes: least(memory.map((folder) => bytesOf(read(path.join(folder, 'memory.max'))))),
      cores: least(
        cpu.map((folder) => coresOf(read(path.join(folder, 'cpu.max'))?.split(/\s+/) ?? [])),
      ),
    }
  return {
    version,
    memoryBytes: least(
      memory.map((folder) => bytesOf(read(path.join(folder, 'memory.limit_in_bytes')))),
    ),
    cores: least(
      cpu.map((folder) =>
        coresOf([
          read(path.join(folder, 'cpu.cfs_quota_us')) ?? '',
          read(path.join(folder, 'cpu.cfs_period_us')) ?? '',
        ]),
      ),
    ),
  }
}

/**
 * How often the kernel has killed a process for want of memory: in the control groups that this process is in (`oom_kill` of memory.events, version 2, or of memory.oom_control, version 1)
 * and on the whole machine (`/proc/vmstat`), all added up: it says something only by how it grows. Null where nothing counts.
 */
export function memoryKills(root = '/'): number | null {
  const { version, memory } = foldersOf(root)
  const files = [
    path.join(root, 'proc/vmstat'),
    ...memory.map((folder) =>
      path.join(folder, version === 2 ? 'memory.events' : 'memory.oom_control'),
    ),
  ]
  const counts = files
    .flatMap((file) => /^oom_kill (\d+)$/m.exec(read(file) ?? '')?.[1] ?? [])
    .map(Number)
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0)
}

/** Where the groups' files may lie, the own group first. */
function foldersOf(root: string): {
  readonly version: ContainerLimits['version']
  readonly memory: readonly string[]
  readonly cpu: readonly string[]
} {
  const groups =
    read(path.join(root, 'proc/self/cgroup'))
      ?.split('\n')
      .flatMap((line) => {
        const [id, controllers, ...rest] = line.split(':')
        return id === undefined || controllers === undefined
          ? []
          : [{ id, controllers: controllers.split(','), group: rest.join(':') }]
      }) ?? []
  const tree = (name: string): string => path.join(root, 'sys/fs/cgroup', name)
  const unified = groups.find(({ id, controllers }) => id === '0' && controllers[0] === '')
  if (unified !== undefined && read(path.join(tree(''), 'cgroup.controllers')) !== null) {
    const up = upwards(tree(''), unified.group)
    return { version: 2, memory: up, cpu: up }
  }
  const of = (controller: string): readonly string[] => {
    const found = groups.find(({ controllers }) => controllers.includes(controller))
    return found === undefined
      ? []
      : [...new Set([controller, found.controllers.join(',')])].flatMap((name) =>
          upwards(tree(name), found.group),
        )
  }
  const [memory, cpu] = [of('memory'), of('cpu')]
  return { version: memory.length === 0 && cpu.length === 0 ? null : 1, memory, cpu }
}

/** The group's folder and all above it up to the root of its tree. */
function upwards(tree: string, group: string): readonly string[] {
  const parts = group.split('/').filter((part) => part !== '' && part !== '..')
  return Array.from({ length: parts.length + 1 }, (_, k) =>
    path.join(tree, ...parts.slice(0, parts.length - k)),
  )
}

function bytesOf(text: string | null): number | null {
  const value = text === null || text === 'max' ? Number.NaN : Number(text)
  return value > 0 && value < noLimitBytes ? value : null
}

/** Quota over period, both in microseconds; "max" and -1 are no limit. */
function coresOf([quota, period]: readonly string[]): number | null {
  const cores = Number(quota) / Number(period)
  return Number(quota) > 0 && Number.isFinite(cores) && cores > 0 ? cores : null
}

function least(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : Math.min(...known)
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return null
  }
}
