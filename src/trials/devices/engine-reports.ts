import {
  engineTraits,
  modelPlaces,
  type DeviceKind,
  type EnginePlace,
} from '../../advice/vocabulary/engines.js'
import type { EngineReport } from '../../studies/shapes/device.js'
import {
  reasonUnavailable,
  usableCards,
  webgpuAdapter,
  type MachineFacts,
} from './machine-facts.js'

/** Every engine and device kind in order of preference, with the reason where it is unavailable. */
export function reportEngines(facts: MachineFacts): readonly EngineReport[] {
  return modelPlaces.map((place) => reportEngine(place, facts))
}

function reportEngine({ engine, kind, budget }: EnginePlace, facts: MachineFacts): EngineReport {
  const reason = reasonUnavailable(engine, kind, facts)
  if (reason !== null)
    return { engine, kind, available: false, automatic: false, budget, detail: reason }
  if (engineTraits[engine].readsKerasFiles) {
    const detail = `for files of Keras: ${facts.keras?.title ?? ''}`
    return { engine, kind, available: true, automatic: false, budget, detail }
  }
  const adapter = kind === 'webgpu' ? webgpuAdapter(facts) : null
  if (adapter?.type === 'cpu') {
    const detail = `only on request: ${adapter.name} emulates a card on the processor`
    return { engine, kind, available: true, automatic: false, budget, detail }
  }
  const detail = `on ${deviceNames(kind, facts).join(', ')}`
  return { engine, kind, available: true, automatic: true, budget, detail }
}

function deviceNames(kind: DeviceKind, facts: MachineFacts): readonly string[] {
  switch (kind) {
    case 'cuda':
      return usableCards(facts).map(({ name }) => name)
    case 'webgpu':
      return [webgpuAdapter(facts)?.name ?? '']
    case 'cpu':
      return [facts.processor.name]
  }
}
