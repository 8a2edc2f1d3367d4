import { parseTable } from './test/replay/table.js'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
const t = parseTable(JSON.parse(gunzipSync(readFileSync(process.argv[2]!)).toString()))
const P=(b:number)=>t.epochsPlanned*t.trainingRows/b
console.log(t.name, 'stepTimes', t.stepTimeMs)
for (const b of t.batchSizes) { console.log('B',b,'planned',P(b)); for (const r of t.learningRates) {
 const runs=t.runs.filter(x=>x.batchSize===b&&x.learningRate===r)
 const ends=runs.map(x=>x.decayed?.find(([s])=>s>P(b)-1.5)?.[1]??null)
 const one=runs.find(x=>x.seed===1)!
 console.log('  ',String(r).padEnd(7),'ends',ends.map(e=>e?.toPrecision(3)).join(' ').padEnd(24),'quarter',one.decayed?.find(([s])=>s<P(b)/2)?.[1]?.toPrecision(3),'cooled',one.cooled?.map(([s,l])=>l?.toPrecision(3)).join(' ').padEnd(44),'raw',[0.0125,0.025,.05,.1,.2,.4,1].map(s=>one.points.findLast(([x])=>x<=s*P(b))?.[2]?.toPrecision(3)).join(' ')) } }
