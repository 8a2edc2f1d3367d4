/**
 * The race: successive halving over candidates (B, eta) on equal device time (Jamieson & Talwalkar, "Non-stochastic best arm
 * identification and hyperparameter optimization", 2016), begun around what theory expects and corrected by what is measured.
 *
 *   rung      0     1     2     3
 *   time      t    2t    4t    8t      cumulative device time of a candidate, ms
 *   alive    12     6     3     2      after the first two rungs the neighbours of the leader enter
 *
 * score = ln(time to level) + w_r * prior,   w_r = 0.5 / 2^r
 * prior = ln(theory's relative time) + (ln(eta / predicted eta))^2 / 2, less its lowest value
 */
import type { Objective } from './interfaces.js'
import { candidateKey, raceLevel, timeToLevelMs, type Candidate, type RaceCurve } from './race-curves.js'

export const raceShape = { alive: [12, 6, 3, 2], times: [1, 2, 4, 8], neighbourRungs: 2, neighboursPerRung: 4 } as const
/** Device time of a whole race in units of its first rung, neighbours included. */
export const raceCostInFirstRungs = 12 + 6 + 4 * 2 + 3 * 2 + 4 * 4 + 2 * 4

export interface RaceSetting {
  /** Sizes and rates on which candidates may stand, ascending. */
  readonly batchSizes: readonly number[]
  readonly learningRates: readonly number[]
  readonly prior: (candidate: Candidate) => number
  /** Device time of the first rung, ms. */
  readonly firstRungMs: number
  readonly objective: Objective
}

export type RaceStep =
  | { readonly kind: 'train'; readonly candidate: Candidate; readonly untilMs: number; readonly rung: number; readonly stage: number; readonly left: number }
  | { readonly kind: 'over'; readonly ranking: readonly Ranked[] }
export interface Ranked { readonly curve: RaceCurve; readonly score: number; readonly timeMs: number; readonly reached: boolean }

/**
 * The next rung to train, or the final ranking. A pure replay of the race from its curves, so it may be asked again at any moment: each
 * rung is judged by what was known when it ended (`curvesUntil(time)`), whatever was measured later.
 */
export function raceStep(setting: RaceSetting, curvesUntil: (untilMs: number) => readonly RaceCurve[]): RaceStep {
  const byKey = new Map(curvesUntil(Number.POSITIVE_INFINITY).map((curve) => [candidateKey(curve), curve]))
  let alive = firstCandidates(setting, raceShape.alive[0])
  const entered = new Map<string, Candidate>()
  for (let stage = 0; ; stage++) {
    const untilMs = setting.firstRungMs * (raceShape.times[stage] ?? 1)
    const waiting = alive.filter((candidate) => !isDone(byKey.get(candidateKey(candidate)), untilMs))
    const [next] = waiting
    if (next !== undefined) {
      const rung = byKey.get(candidateKey(next))?.rungs.length ?? 0
      const { batchSize, learningRate } = next
      return { kind: 'train', candidate: { batchSize, learningRate }, untilMs, rung, stage, left: waiting.length }
    }
    for (const candidate of alive) entered.set(candidateKey(candidate), candidate)
    const known = new Map(curvesUntil(untilMs * 1.001).map((curve) => [candidateKey(curve), curve]))
    const seen = [...entered.keys()].flatMap((key) => known.get(key) ?? byKey.get(key) ?? [])
    const ranking = rank(setting, seen, stage)
    const keep = raceShape.alive[stage + 1]
    if (keep === undefined || ranking.length === 0) return { kind: 'over', ranking }
    const survivors = ranking.slice(0, keep).map(({ curve }) => curve)
    const entering = stage < raceShape.neighbourRungs && survivors[0] !== undefined ? neighbours(setting, survivors[0], entered) : []
    alive = [...survivors, ...entering]
  }
}

function isDone(curve: RaceCurve | undefined, untilMs: number): boolean {
  return curve !== undefined && (curve.diverged || curve.broken || curve.rungs.some((time) => time >= untilMs * 0.999))
}

/** The best cells of the grid by the prior alone. */
export function firstCandidates(setting: RaceSetting, count: number): readonly Candidate[] {
  return setting.batchSizes
    .flatMap((batchSize) => setting.learningRates.map((learningRate) => ({ batchSize, learningRate })))
    .map((candidate) => ({ candidate, prior: setting.prior(candidate) }))
    .sort((a, b) => a.prior - b.prior)
    .slice(0, count)
    .map(({ candidate }) => candidate)
}

/** Candidates that can still win, best first. Diverged and broken ones are out. */
export function rank(setting: RaceSetting, curves: readonly RaceCurve[], stage: number): readonly Ranked[] {
  const running = curves.filter((curve) => !curve.diverged && !curve.broken && curve.points.length > 1)
  const level = raceLevel(curves, setting.objective)
  if (level === null) return []
  const weight = 0.5 / 2 ** stage
  const lowest = Math.min(...running.map((curve) => setting.prior(curve)))
  return running
    .map((curve) => {
      const { timeMs, reached } = timeToLevelMs(curve, level.level, level.start)
      return { curve, timeMs, reached, score: Math.log(Math.max(timeMs, 1e-6)) + weight * (setting.prior(curve) - lowest) }
    })
    .sort((a, b) => a.score - b.score)
}

/** Cells beside the leader, one step in size or rate, that nobody has trained yet. */
function neighbours(setting: RaceSetting, leader: Candidate, entered: ReadonlyMap<string, Candidate>): readonly Candidate[] {
  const sizeAt = setting.batchSizes.indexOf(leader.batchSize)
  const rateAt = setting.learningRates.indexOf(leader.learningRate)
  return [[1, 0], [-1, 0], [0, -1], [0, 1]].flatMap(([size, rate]) => {
    const batchSize = setting.batchSizes[sizeAt + (size ?? 0)]
    const learningRate = setting.learningRates[rateAt + (rate ?? 0)]
    if (batchSize === undefined || learningRate === undefined || sizeAt < 0 || rateAt < 0) return []
    const candidate = { batchSize, learningRate }
    return entered.has(candidateKey(candidate)) ? [] : [candidate]
  }).slice(0, raceShape.neighboursPerRung)
}

/**
 * Whom to advise: the leader, unless a larger size (or, at its size, a smaller rate) is within 5 % of its time to level: seeds differ by more
 * than that, and the larger, cooler one has steadier gradients.
 */
export function chooseWinner(ranking: readonly Ranked[]): Ranked | null {
  const [leader] = ranking
  if (leader === undefined) return null
  const close = ranking.filter(({ timeMs, reached, score }) => reached && timeMs <= leader.timeMs * 1.05 && score <= leader.score + 0.1)
  const [winner] = [...close].sort((a, b) => b.curve.batchSize - a.curve.batchSize || a.curve.learningRate - b.curve.learningRate)
  return winner ?? leader
}
