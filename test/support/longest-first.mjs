import { BaseSequencer } from 'vitest/node'

/** The longest files, longest first. */
const longest = [
  'docker/compose',
  'nodes/nodes',
  'setup/set-up',
  'examples/documents',
  'trials/tfjs/training/layer-gradients',
  'guards/guards-proved',
  'bench/fuzz/fuzz',
  'trials/engines',
  'trials/host/process-runner',
].map((file) => `/test/${file}.test.ts`)

/** Starts the longest files first, so that both workers end together also without a cache. */
export class LongestFirst extends BaseSequencer {
  async sort(files) {
    const place = ({ moduleId }) => {
      const found = longest.findIndex((file) => moduleId.endsWith(file))
      return found === -1 ? longest.length : found
    }
    return (await super.sort(files)).sort((a, b) => place(a) - place(b))
  }
}
