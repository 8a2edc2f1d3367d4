import { describe, expect, it } from 'vitest'
import { finalLossNumbers } from '../../../src/advice/final-loss/numbers.js'
import { EndPosterior, type SeenLoss } from '../../../src/advice/final-loss/posterior.js'
import { worldsOf } from '../../../src/advice/final-loss/worlds.js'

const rates = [0.01, 0.03, 0.1, 0.3, 1]
const cells = rates.map((learningRate) => ({ batchSize: 256, learningRate }))
const worlds = worldsOf('momentum', { learningRate: 0.7, batchSize: 256 }, finalLossNumbers)
const whole = (learningRate: number, value: number): SeenLoss => ({
  batchSize: 256,
  learningRate,
  before: 0,
  pace: 0,
  variance: 1e-4,
  value,
})
function beliefAfter(seen: readonly SeenLoss[]) {
  const posterior = new EndPosterior(worlds, seen, finalLossNumbers)
  const ends = posterior.predict(cells.map((cell) => ({ ...cell, before: 0, pace: 0 })))
  return { posterior, ends, variances: posterior.variances(ends) }
}
const lowest = (means: Float64Array): number => rates[means.indexOf(Math.min(...means))] ?? 0

describe('the belief about the ends', () => {
  it('starts near the rate that the range test suggests', () => {
    const { means } = beliefAfter([]).ends
    expect([0.03, 0.1]).toContain(lowest(means))
    expect(means[0]).toBeGreaterThan(means[1] ?? 0)
  })

  it('follows the ends that were seen', () => {
    const seen = [whole(0.03, -2), whole(0.1, -1.5), whole(0.3, -0.5)]
    const { ends, variances } = beliefAfter(seen)
    expect(ends.means[1]).toBeLessThan(-1.9)
    expect(lowest(ends.means)).toBe(0.03)
    expect(variances[1]).toBeLessThan(0.01)
    expect(variances[4]).toBeGreaterThan(0.01)
  })

  it('knows which cells a further loss would move', () => {
    const { posterior, ends } = beliefAfter([whole(0.01, -1)])
    const [move] = posterior.covariances(posterior.predict([whole(0.3, 0)]), ends)
    expect(Math.abs(move?.[3] ?? 0)).toBeGreaterThan(Math.abs(move?.[0] ?? 0))
  })

  it('has variances that are the diagonal of its covariances', () => {
    const { posterior, ends, variances } = beliefAfter([whole(0.03, -2)])
    const rows = posterior.covariances(ends, ends)
    expect(rows.map((row, i) => row[i])).toEqual([...variances].map((v) => expect.closeTo(v, 8)))
  })
})
