import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { containerLimits } from '../../../src/trials/host/container-limits.js'

const roots: string[] = []
afterEach(() => roots.splice(0).forEach((root) => rmSync(root, { recursive: true })))

/** A file system with these files below its root. */
function machine(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(path.join(os.tmpdir(), 'batchwise-cgroup-'))
  roots.push(root)
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    writeFileSync(path.join(root, file), `${text}\n`)
  }
  return root
}

describe('limits of a container', () => {
  it("version 2, seen from inside: the root of the tree is the container's own group", () => {
    expect(
      containerLimits(
        machine({
          'proc/self/cgroup': '0::/',
          'sys/fs/cgroup/cgroup.controllers': 'cpu memory',
          'sys/fs/cgroup/memory.max': '4294967296',
          'sys/fs/cgroup/cpu.max': '150000 100000',
        }),
      ),
    ).toEqual({ version: 2, memoryBytes: 4 * 2 ** 30, cores: 1.5 })
  })
  it('version 2, seen from outside: the lowest limit of all parents counts', () => {
    const limits = containerLimits(
      machine({
        'proc/self/cgroup': '0::/kubepods/pod7/c1',
        'sys/fs/cgroup/cgroup.controllers': 'cpu memory',
        'sys/fs/cgroup/kubepods/pod7/c1/memory.max': 'max',
        'sys/fs/cgroup/kubepods/pod7/memory.max': '1073741824',
        'sys/fs/cgroup/kubepods/memory.max': '8589934592',
        'sys/fs/cgroup/kubepods/pod7/c1/cpu.max': 'max 100000',
      }),
    )
    expect(limits).toEqual({ version: 2, memoryBytes: 2 ** 30, cores: null })
  })
  it('version 1: one tree a controller, whose path is often not mounted inside a container', () => {
    const groups = '9:memory:/docker/abc\n5:cpu,cpuacct:/docker/abc\n1:name=systemd:/docker/abc'
    expect(
      containerLimits(
        machine({
          'proc/self/cgroup': groups,
          'sys/fs/cgroup/memory/memory.limit_in_bytes': '2147483648',
          'sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us': '200000',
          'sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us': '100000',
        }),
      ),
    ).toEqual({ version: 1, memoryBytes: 2 * 2 ** 30, cores: 2 })
  })
  it('version 1 writes no limit as the largest multiple of a page', () => {
    expect(
      containerLimits(
        machine({
          'proc/self/cgroup': '9:memory:/\n5:cpu:/',
          'sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712',
          'sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1',
          'sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000',
        }),
      ),
    ).toEqual({ version: 1, memoryBytes: null, cores: null })
  })
  it('nothing is limited without control groups, or with empty files', () => {
    expect(containerLimits(machine({ 'proc/version': 'another system' }))).toEqual({
      version: null,
      memoryBytes: null,
      cores: null,
    })
    expect(
      containerLimits(
        machine({
          'proc/self/cgroup': '0::/',
          'sys/fs/cgroup/cgroup.controllers': '',
          'sys/fs/cgroup/memory.max': 'nonsense',
          'sys/fs/cgroup/cpu.max': '',
        }),
      ),
    ).toEqual({ version: 2, memoryBytes: null, cores: null })
  })
  it('of this machine are positive where it has any', () => {
    const { memoryBytes, cores } = containerLimits()
    expect(memoryBytes ?? 1).toBeGreaterThan(0)
    expect(cores ?? 1).toBeGreaterThan(0)
  })
})
