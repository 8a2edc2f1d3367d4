/** Shows what the service answers: faults, and the columns of a data file. */

export interface TargetChoice {
  readonly names: readonly string[]
  readonly chosen: string
}

/** Undefined: nothing is wrong. An unchanged text stays: a screen reader would repeat it. */
export function showFault(place: HTMLElement | null, text: string | undefined): void {
  if (place === null) return
  if (place.textContent !== (text ?? '')) place.textContent = text ?? ''
  place.hidden = text === undefined || text === ''
}

/** The first option asks for a choice, the last one is for no target; names stand between them. */
export function showTarget(choice: TargetChoice | null, fault: string | undefined): void {
  const whole = document.getElementById('target-choice')
  const box = document.querySelector<HTMLSelectElement>('#target')
  if (whole === null || box === null) return
  whole.hidden = choice === null
  const none = box.options[box.options.length - 1]
  const names = (choice?.names ?? []).filter((name) => name !== none?.value)
  const options = names.map((name) => new Option(name, name))
  box.replaceChildren(...[box.options[0], ...options, none].filter((one) => one !== undefined))
  box.value = choice?.chosen ?? ''
  const field = whole.querySelector<HTMLElement>('[data-field]')
  if (field === null) return
  showFieldFault(field, box, fault)
  // the checks of the form know nothing of a file that was refused
  if (fault === undefined) delete field.dataset['upload']
  else field.dataset['upload'] = 'refused'
}

export function showFieldFault(
  field: HTMLElement,
  control: HTMLElement | null,
  text: string | undefined,
): void {
  showFault(field.querySelector('.fault'), text)
  if (text === undefined) return control?.removeAttribute('aria-invalid')
  control?.setAttribute('aria-invalid', 'true')
  // a fault that is folded away is not seen
  field.closest('details')?.setAttribute('open', '')
}
