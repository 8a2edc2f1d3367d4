import { compare } from './api/load.js'
import { headersOf, question, takeSamples } from './api/samples.js'
import { startServiceChild } from './service-child.js'
const service = await startServiceChild(new URL('api/service.ts', import.meta.url))
const samples = await takeSamples(service)
const bare = await startServiceChild(new URL('api/yardstick.ts', import.meta.url), samples)
const headers = headersOf(service)
const show = async (name: string, a: any, b: any) => { const r = await compare(a, b); console.log(name, r.service.requestsPerSecond, r.yardstick.requestsPerSecond, r.share.toFixed(2)) }
console.log('bytes', JSON.stringify(samples.study).length)
await show('GET', { url: `${service.url}/v1/studies/${samples.study.id}`, headers }, { url: `${bare.url}/study` })
await show('POST', { url: `${service.url}/v1/studies`, headers, body: JSON.stringify(question()) }, { url: `${bare.url}/studies`, headers: {'content-type':'application/json'}, body: JSON.stringify(question()) })
await show('LIST', { url: `${service.url}/v1/studies?limit=100`, headers }, { url: `${bare.url}/studies` })
await bare.close(); await service.close()
