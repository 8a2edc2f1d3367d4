import { worldsOf } from './src/advice/final-loss/worlds.js'
import { endBelief, type SeenLoss, type LossPoint } from './src/advice/final-loss/posterior.js'
import { finalLossNumbers, type FinalLossNumbers } from './src/advice/final-loss/numbers.js'
import { parseTable, type ReplayTable, type ReplayRun } from './test/replay/table.js'
import { stepTimesOf, deviceNames, plannedMs } from './test/replay/devices.js'
import { fallingEndTruth } from './test/replay/falling-truth.js'
import { readSweep } from './src/advice/rate/range-test.js'
import { rateNumbers } from './src/advice/rate/numbers.js'
import { readFileSync, readdirSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Optimizer } from './src/advice/vocabulary/optimizers.js'
import path from 'node:path'

const opt = (t: ReplayTable): Optimizer => t.optimizer === 'sgd-momentum' ? 'momentum' : t.optimizer
const zs = Array.from({ length: 15 }, (_, i) => { // normal quantiles
  const p = (i + 0.5) / 15; return probit(p) })
function probit(p: number): number { // Acklam-lite by bisection
  let lo = -6, hi = 6
  for (let k = 0; k < 60; k++) { const m = (lo + hi) / 2; if (cdf(m) < p) lo = m; else hi = m }
  return (lo + hi) / 2 }
function cdf(z: number): number { const t = 1 / (1 + 0.2316419 * Math.abs(z)); const d = 0.3989423 * Math.exp(-z * z / 2); const q = d * t * (0.3193815 + t * (-0.3565638 + t * (1.781478 + t * (-1.821256 + t * 1.330274)))); return z > 0 ? 1 - q : q }

export function play(table: ReplayTable, device: (typeof deviceNames)[number], shares: number[], n: FinalLossNumbers, log = false) {
  const st = stepTimesOf(table, device)
  const plan = plannedMs(table, st)
  const runs = table.runs.filter((r) => r.seed === 1)
  const cells = runs.map(({ batchSize, learningRate }) => ({ batchSize, learningRate }))
  const planned = (b: number) => (table.epochsPlanned * table.trainingRows) / b
  const start = runs.flatMap((r) => r.points.filter((p) => p[0] === 0).map((p) => p[2]))[0] ?? 1
  const truth = fallingEndTruth(table, st)!
  const sweep = [...table.sweeps].sort((a, b) => Math.abs(Math.log(a.batchSize / 256)) - Math.abs(Math.log(b.batchSize / 256)))[0]!
  const reading = readSweep(sweep.learningRates.map((learningRate, i) => ({ learningRate, loss: sweep.losses[i] ?? NaN })), rateNumbers)
  const edge = reading?.crossed ? { learningRate: reading.edge, batchSize: sweep.batchSize } : null
  let spent = Math.min(100 * st(sweep.batchSize), 0.1 * shares[0]! * plan)
  const worlds = worldsOf(opt(table), edge, n)
  const seen: SeenLoss[] = []
  const at = new Map<number, number>() // cell -> steps
  const dead = new Set<number>(); const cooled = new Set<string>(); const whole = new Set<string>()
  const out: { share: number; cell: any; regret: number }[] = []
  const o = n.observations
  const noise = (before: number) => (o.noise + o.noiseBefore * Math.sqrt(before)) ** 2
  for (let iter = 0; iter < 500; iter++) {
    const acts: { kind: string; c: number; to: number; steps: number; cost: number; point: LossPoint }[] = []
    for (const [c, cell] of cells.entries()) {
      if (dead.has(c)) continue
      const P = planned(cell.batchSize); const ms = st(cell.batchSize); const done = at.get(c) ?? 0
      const sh = n.trials.shares.map((s) => Math.max(1, Math.round(s * P)))
      const next = sh.map((s, k) => [s, k] as const).filter(([s]) => s > done && s >= n.trials.stepsMin)
      const list = done === 0 ? next.slice(0, n.trials.firstShares) : next.slice(0, 1)
      for (const [s] of list) { const before = Math.log(P / s); acts.push({ kind: 'race', c, to: s, steps: s - done, cost: (s - done) * ms, point: { ...cell, before, pace: Math.min(0, Math.log(2 * s / P)), variance: noise(before) } }) }
      if (done > 0 && !cooled.has(`${c}/${done}`)) { const steps = Math.max(1, Math.round(0.2 * done)); const before = Math.max(0, o.cooledBefore * Math.log(P / (1.2 * done))); acts.push({ kind: 'cool', c, to: done, steps, cost: steps * ms, point: { ...cell, before, pace: Math.min(0, Math.log(2.2 * done / P)), variance: o.noise ** 2 } }) }
      for (const s of n.trials.wholeShares) { const steps = Math.max(1, Math.round(s * P)); if (whole.has(`${c}/${s}`) || steps < n.trials.stepsMin) continue; const before = o.wholeBefore * Math.log(1 / s); acts.push({ kind: 'whole', c, to: s, steps, cost: steps * ms, point: { ...cell, before, pace: Math.log(s), variance: o.noise ** 2 } }) }
    }
    const b = endBelief(worlds, cells, seen, acts.map((a) => a.point), n)
    const lowest = Math.min(...b.means)
    const T = process.env.T ?? '0'
    const tr = new Set(seen.filter((x) => x.before > 0 || x.variance < 0.2).map((x) => `${x.batchSize}/${x.learningRate}`))
    const isT = (c: number) => tr.has(`${cells[c]!.batchSize}/${cells[c]!.learningRate}`) && !dead.has(c)
    const rel = (c: number) => { const f = b.means.indexOf(lowest); const C = b.covariances; return Math.sqrt(Math.max(0, C[c]![c]! + C[f]![f]! - 2 * C[c]![f]!)) }
    const order = cells.map((_, c) => c).filter((c) => T !== 'trained' || tr.size === 0 || isT(c))
    const own = (c: number) => Math.sqrt(Math.max(0, b.covariances[c]![c]! - minVar))
    const minVar = Math.min(...b.covariances.map((r, i) => r[i]!))
    const val = (c: number) => b.means[c]! + (T.startsWith('k') ? Number(T.slice(1)) * own(c) : 0)
    const fav = order.reduce((x, y) => (val(y) < val(x) ? y : x))
    let best = -1, bestScore = -1
    acts.forEach((a, i) => {
      const left = shares.at(-1)! * plan - spent
      if (a.cost > left) return
      const mv = b.moves[i]!
      let e = 0
      for (const z of zs) { let m = Infinity; for (let c = 0; c < cells.length; c++) m = Math.min(m, b.means[c]! + mv[c]! * z); e += m / zs.length }
      const score = (lowest - e) / (a.cost / plan) ** n.trials.costPower
      if (score > bestScore) { bestScore = score; best = i }
    })
    const a = acts[best]
    while (out.length < shares.length && (a === undefined || spent + a.cost > shares[out.length]! * plan)) out.push({ share: shares[out.length]!, cell: cells[fav], regret: truth.cell(cells[fav]!).regret })
    if (a === undefined || out.length === shares.length) break
    spent += a.cost
    const run = runs[a.c]!
    let value: number | null = null
    if (a.kind === 'race') {
      const pts = run.points.filter(([s, , l]) => s <= a.to && s >= (1 - o.lastShare) * a.to && l !== null).map((p) => Math.log(Math.max(1e-9, p[2]!)))
      at.set(a.c, a.to)
      const last = run.points.at(-1)![0]
      if (run.diverged && last <= a.to) value = null
      else value = pts.reduce((x, y) => x + y, 0) / pts.length
    } else if (a.kind === 'cool') { const e = run.cooled!.find(([s]) => s === a.to); cooled.add(`${a.c}/${a.to}`); value = e?.[1] == null ? null : Math.log(Math.max(1e-9, e[1])) }
    else { const e = run.decayed!.find(([s]) => Math.abs(s - a.steps) <= 1); whole.add(`${a.c}/${a.to}`); value = e?.[1] == null ? null : Math.log(Math.max(1e-9, e[1])) }
    if (log) console.log(iter, a.kind, cells[a.c], a.to, a.cost / plan, value)
    if (value === null || !Number.isFinite(value)) { dead.add(a.c); seen.push({ ...cells[a.c]!, before: 0, pace: 0, variance: o.divergedDeviation ** 2, value: Math.log(start) + o.divergedAbove }) }
    else seen.push({ ...a.point, value })
  }
  return out
}
const load = (dir: string) => readdirSync(dir).filter((f) => f.endsWith('.json.gz')).map((f) => parseTable(JSON.parse(gunzipSync(readFileSync(path.join(dir, f))).toString())))
export const budgets = (process.env.B ?? '0.05,0.1,0.2,0.5').split(',').map(Number)
const devs = (process.env.D ?? 'measured,parallel,linear').split(',') as (typeof deviceNames)[number][]
export function score(tables: ReplayTable[], n: FinalLossNumbers, verbose = false) {
  const sums = budgets.map(() => 0); let k = 0
  for (const t of tables) for (const d of devs) {
    // each budget is its own run
    const r = budgets.map((b) => play(t, d, [b], n)[0]!)
    r.forEach((x, i) => (sums[i]! += Math.log1p(x.regret))); k++
    if (verbose) console.log(t.name.padEnd(28), d.padEnd(9), r.map((x) => Math.log1p(x.regret).toFixed(3) + ` ${x.cell.batchSize}@${x.cell.learningRate}`).join('  '))
  }
  return sums.map((s) => s / k)
}
if (process.argv[2]) {
  const tables = process.argv.slice(2).flatMap(load)
  const t0 = Date.now()
  const patch = JSON.parse(process.env.N ?? '{}')
  const n: any = structuredClone(finalLossNumbers)
  for (const [room, fields] of Object.entries<any>(patch)) Object.assign(n[room], fields)
  console.log(process.env.N ?? '', score(tables, n, process.env.V === '1').map((x) => x.toFixed(3)).join(' '), ((Date.now() - t0) / 1000).toFixed(0), 's')
}
if (process.env.L) { const [dir, name, dev, b] = process.env.L.split(':'); const t = load(dir!).find((x) => x.name === name)!; console.log(play(t, dev as never, [Number(b)], finalLossNumbers, true)) }
