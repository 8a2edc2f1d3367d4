import path from 'node:path'
import type { Reporter, TestModule } from 'vitest/node'

const shown = 10

/** Prints the slowest test files of a run: where the next minute can be saved. */
export default class SlowestReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    if (modules.length <= shown) return
    const slowest = modules
      .map((module) => ({ file: module.moduleId, seconds: secondsOf(module) }))
      .sort((a, b) => b.seconds - a.seconds)
      .slice(0, shown)
      .map(({ file, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${path.relative('', file)}`)
    process.stdout.write(`\nSlowest test files\n${slowest.join('\n')}\n`)
  }
}

function secondsOf(module: TestModule): number {
  const { duration, collectDuration } = module.diagnostic()
  return (duration + collectDuration) / 1000
}
