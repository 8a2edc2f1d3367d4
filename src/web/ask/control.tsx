/** The controls of the question's form: label, control, help and fault belong together. */
import type { Children } from '@kitajs/html'
import type { FormFields } from '../forms.js'
import type { PageText } from '../words/page-text.js'
import type { AskFaults } from './faults.js'
import type { AskField } from './fields.js'

export interface FormView {
  readonly text: PageText
  readonly fields: FormFields
  readonly faults: AskFaults
}

interface ControlView extends FormView {
  readonly name: AskField
}

interface FieldView extends ControlView {
  readonly children?: Children
  readonly hasHelp?: boolean
  /** A help that depends on more than the field. */
  readonly help?: string | null
}

/** The texts of a field: `ask-NAME` is its label, `ask-NAME-help` its help. */
export function Field({
  name,
  text,
  faults,
  children,
  hasHelp = true,
  help = hasHelp ? text(`ask-${name}-help`) : null,
}: FieldView): JSX.Element {
  const fault = faults[name]
  return (
    <div
      class="field"
      data-field={name}
      data-upload={isFile(name) && fault !== undefined ? 'refused' : undefined}
    >
      <label for={name} safe>
        {text(`ask-${name}`)}
      </label>
      {children}
      <p class="fault" id={`${name}-fault`} role="alert" hidden={fault === undefined} safe>
        {fault ?? ''}
      </p>
      {help === null ? null : (
        <p class="help" id={`${name}-help`} safe>
          {help}
        </p>
      )}
    </div>
  )
}

/** A refused file stays refused until another one is chosen. */
const isFile = (name: AskField): boolean => name === 'modelId' || name === 'datasetId'

/** What a control says to a screen reader. */
export const describes = ({ name, faults }: Pick<ControlView, 'name' | 'faults'>, help = true) => ({
  'aria-describedby': help ? `${name}-fault ${name}-help` : `${name}-fault`,
  'aria-invalid': faults[name] === undefined ? undefined : ('true' as const),
})

interface InputView extends ControlView {
  readonly hasHelp?: boolean
  /** Digits only, or a number with a fraction; a text otherwise. */
  readonly mode?: 'numeric' | 'decimal'
  readonly placeholder?: string
}

export function TextField(view: InputView): JSX.Element {
  const { name, fields, hasHelp = true, mode, placeholder } = view
  return (
    <Field {...view} hasHelp={hasHelp}>
      <input
        type="text"
        id={name}
        name={name}
        value={fields[name] ?? ''}
        inputmode={mode}
        placeholder={placeholder}
        autocomplete="off"
        {...describes(view, hasHelp)}
      />
    </Field>
  )
}

export interface Option {
  readonly value: string
  readonly title: string
  /** Memory of a device. */
  readonly bytes?: number | null
}

export function SelectField(
  view: FieldView & { readonly options: readonly Option[] },
): JSX.Element {
  const { name, fields, options, hasHelp = true } = view
  return (
    <Field {...view} hasHelp={hasHelp}>
      <select id={name} name={name} {...describes(view, hasHelp)}>
        {options.map(({ value, title, bytes }) => (
          <option
            value={value}
            selected={(fields[name] ?? '') === value}
            data-bytes={typeof bytes === 'number' ? String(bytes) : undefined}
            safe
          >
            {title}
          </option>
        ))}
      </select>
    </Field>
  )
}

/** One of two ways to say something; the panel of the other one is hidden by the style sheet. */
export function Choice({
  name,
  value,
  text,
  fields,
}: Omit<FormView, 'faults'> & { readonly name: string; readonly value: string }): JSX.Element {
  const id = `${name}-${value}`
  return (
    <label class="choice" for={id}>
      <input type="radio" id={id} name={name} value={value} checked={fields[name] === value} />
      <span safe>{text(`ask-${id}`)}</span>
    </label>
  )
}
