import type { FastifyInstance } from 'fastify'
import type { UseCasesFor } from '../../access/guarded-use-cases.js'
import { problemResponses } from '../document/problem-responses.js'
import { DeviceList, Health, PresetList } from '../schemas.js'

const tags = ['service']
const listDevices = {
  operationId: 'listDevices',
  tags,
  summary: 'Devices and engines that trials can run on, and registered recipes',
  response: { 200: DeviceList, ...problemResponses(500, 503) },
}
const listPresets = {
  operationId: 'listPresets',
  tags,
  summary: 'Preset models',
  response: { 200: PresetList, ...problemResponses(500) },
}
const isAlive = {
  operationId: 'isAlive',
  tags,
  summary: 'The process answers',
  response: { 200: Health },
}
const isReady = {
  operationId: 'isReady',
  tags,
  summary: 'The service can take a study',
  response: { 200: Health, ...problemResponses(503) },
}
const hidden = { schema: { hide: true } }
/** A proxy and an orchestrator ask every few seconds, from one address for all. */
const uncounted = { rateLimit: false }

/** What this service offers, and its health. */
export function serviceRoutes(app: FastifyInstance, useCasesFor: UseCasesFor): void {
  app.get('/v1/devices', { schema: listDevices }, async (request) => {
    const useCases = useCasesFor(request)
    const [devices, engines, recipes] = await Promise.all([
      useCases.devices(),
      useCases.engines(),
      useCases.recipes(),
    ])
    return { devices, engines, recipes }
  })

  app.get('/v1/presets', { schema: listPresets }, async (request) => ({
    presets: useCasesFor(request).presets(),
  }))

  app.get('/healthz', { schema: isAlive, config: uncounted }, async () => ({ status: 'ok' }))

  app.get('/readyz', { schema: isReady, config: uncounted }, async (request) => {
    await useCasesFor(request).ready()
    return { status: 'ok' }
  })

  app.get('/openapi.json', hidden, async () => app.swagger())
}
