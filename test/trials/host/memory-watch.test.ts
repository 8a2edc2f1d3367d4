import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { memoryKills } from '../../../src/trials/host/container-limits.js'
import { MemoryWatch } from '../../../src/trials/host/memory-watch.js'

const roots: string[] = []
afterEach(() => roots.splice(0).forEach((root) => rmSync(root, { recursive: true })))
const write = (root: string, files: Readonly<Record<string, string>>): void => {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    writeFileSync(path.join(root, file), `${text}\n`)
  }
}
function machine(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(path.join(os.tmpdir(), 'batchwise-watch-'))
  roots.push(root)
  write(root, files)
  return root
}
const meminfo = (available: number): string =>
  `MemTotal:       1000 kB\nMemFree:        100 kB\nMemAvailable:   ${available} kB`
const statm = (pages: number): string => `9999 ${pages + 100} 100 1 0 9999 0`

it('keeps the highest use of the budget and the lowest available memory', () => {
  const root = machine({ 'proc/77/statm': statm(1000), 'proc/meminfo': meminfo(600) })
  const watch = new MemoryWatch(77, 4_096_000, root)
  watch.setBaseline(1000 * 4096)
  write(root, { 'proc/77/statm': statm(1900), 'proc/meminfo': meminfo(80) })
  expect(watch.stop()).toEqual({ budgetShare: 0.9, systemKilled: null, availableShare: 0.08 })
})
it('a process that ended keeps its earlier samples', () => {
  const root = machine({ 'proc/77/statm': statm(1500), 'proc/meminfo': meminfo(600) })
  const watch = new MemoryWatch(77, 4_096_000, root)
  watch.setBaseline(1000 * 4096)
  rmSync(path.join(root, 'proc/77'), { recursive: true })
  expect(watch.stop().budgetShare).toBe(0.5)
})
it('sees a kill of the kernel: in a group of version 2 or 1, or on the machine', () => {
  const two = { 'proc/self/cgroup': '0::/pod/c1', 'sys/fs/cgroup/cgroup.controllers': 'memory' }
  const one = { 'proc/self/cgroup': '9:memory:/docker/abc' }
  for (const [files, counter, text] of [
    [
      two,
      'sys/fs/cgroup/pod/c1/memory.events',
      (n: number) => `low 0\nmax 12\noom 1\noom_kill ${n}`,
    ],
    [
      one,
      'sys/fs/cgroup/memory/memory.oom_control',
      (n: number) => `oom_kill_disable 0\nunder_oom 0\noom_kill ${n}`,
    ],
    [{}, 'proc/vmstat', (n: number) => `pgfault 4\noom_kill ${n}`],
  ] as const) {
    const root = machine({ ...files, [counter]: text(3) })
    expect(memoryKills(root)).toBe(3)
    expect(new MemoryWatch(77, null, root).stop().systemKilled).toBe(false)
    const watch = new MemoryWatch(77, null, root)
    write(root, { [counter]: text(4) })
    expect(watch.stop().systemKilled).toBe(true)
  }
})
it('reports null where the system reports nothing, without a budget and before the baseline', () => {
  expect(new MemoryWatch(77, 1e6, machine({})).stop()).toEqual({
    budgetShare: null,
    systemKilled: null,
    availableShare: null,
  })
  const root = machine({ 'proc/77/statm': statm(1000) })
  expect(new MemoryWatch(77, null, root).stop().budgetShare).toBeNull()
  expect(new MemoryWatch(77, 1e6, root).stop().budgetShare).toBeNull()
})
it('samples this process', () => {
  const watch = new MemoryWatch(process.pid, 1e9)
  watch.setBaseline(0)
  expect(watch.stop().budgetShare).toBeGreaterThan(0)
})
