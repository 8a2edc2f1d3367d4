/** Where a study is measured: device, engine, memory. */
import { modelEngines } from '../../advice/vocabulary/engines.js'
import type { Device } from '../../studies/shapes/device.js'
import type { AskView } from './ask-view.js'
import { Field, SelectField, describes } from './control.js'

export function PlacePart(view: AskView): JSX.Element {
  return (
    <fieldset class="card part">
      <legend safe>{view.text('ask-place')}</legend>
      <div class="pair">
        <DeviceField {...view} />
        <EngineField {...view} />
        <MemoryField {...view} />
      </div>
    </fieldset>
  )
}

function DeviceField(view: AskView): JSX.Element {
  const { text, devices } = view
  const automatic = devices.find((device) => device.automatic) ?? devices[0]
  return (
    <SelectField
      {...view}
      name="device"
      options={[
        {
          value: '',
          title: text('ask-device-any', { device: automatic?.name ?? '' }),
          bytes: automatic?.memoryBytes ?? null,
        },
        ...devices.map(({ id, name, memoryBytes }) => ({
          value: id,
          title: `${name} (${id})`,
          bytes: memoryBytes,
        })),
      ]}
    />
  )
}

/** The engines that run on a device of this service. */
export const enginesOf = (devices: readonly Device[]): readonly string[] =>
  modelEngines.filter((engine) => devices.some(({ engines }) => engines.includes(engine)))

function EngineField(view: AskView): JSX.Element {
  const { text, devices } = view
  return (
    <SelectField
      {...view}
      name="engine"
      help={text('ask-engine-help', { keras: String(isKerasUsual(devices)) })}
      options={[
        { value: '', title: text('ask-engine-any') },
        ...enginesOf(devices).map((value) => ({
          value,
          title: text('engine-name', { engine: value }),
        })),
      ]}
    />
  )
}

/** Files of Keras are measured in Keras where it is there and no card is. */
function isKerasUsual(devices: readonly Device[]): boolean {
  const hasCard = devices.some(({ kind, automatic }) => kind !== 'cpu' && automatic)
  return !hasCard && enginesOf(devices).includes('keras')
}

function MemoryField(view: AskView): JSX.Element {
  const { text, fields } = view
  return (
    <Field {...view} name="memory">
      <input
        type="text"
        id="memory"
        name="memory"
        value={fields['memory'] ?? ''}
        autocomplete="off"
        {...describes({ ...view, name: 'memory' })}
      />
      <div class="slider" hidden>
        <input type="range" id="memory-slider" min="0" max="1000" aria-label={text('ask-memory')} />
        <span id="memory-of" data-text={text('ask-memory-of', { memory: '%' })}></span>
      </div>
    </Field>
  )
}
