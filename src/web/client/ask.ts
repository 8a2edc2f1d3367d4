/** The question's form while a person fills it in: checks, file uploads, the memory slider. */
import { startMemorySlider } from './memory-slider.js'
import { showFault, showFieldFault } from './shown.js'
import { startUploads } from './uploads.js'

interface CheckAnswer {
  readonly faults: Readonly<Record<string, string>>
  readonly understood: string | null
}

/** A check waits until a person stops typing for so long. */
const pauseMs = 350

const form = document.querySelector<HTMLFormElement>('#ask')
const understood = document.querySelector<HTMLElement>('#understood')
let timer: ReturnType<typeof setTimeout> | undefined
let checks = 0

/** Fields that a person left or changed: nobody is blamed for a field that comes later. */
const touched = new Set<string>()

/** Either of these needs the other: both count as touched. */
const pair = ['currentBatchSize', 'currentLearningRate']

function touch(name: string): void {
  for (const one of pair.includes(name) ? pair : [name]) touched.add(one)
}

async function check(checked: HTMLFormElement): Promise<void> {
  checks += 1
  const current = checks
  const fields = new URLSearchParams()
  for (const [name, value] of new FormData(checked))
    if (typeof value === 'string') fields.append(name, value)
  const response = await fetch('/ask/check', { method: 'POST', body: fields }).catch(() => null)
  if (response === null || !response.ok || current !== checks) return
  show((await response.json()) as CheckAnswer, checked)
}

function show({ faults, understood: line }: CheckAnswer, checked: HTMLFormElement): void {
  for (const field of checked.querySelectorAll<HTMLElement>('[data-field]')) {
    // an upload that runs or failed says so itself
    if (field.dataset['upload'] !== undefined) continue
    const name = field.dataset['field'] ?? ''
    const text = touched.has(name) ? faults[name] : undefined
    showFieldFault(field, document.getElementById(name), text)
  }
  showFault(document.getElementById('form-fault'), faults['form'])
  if (understood !== null) understood.textContent = line ?? understood.dataset['empty'] ?? ''
}

function start(asked: HTMLFormElement): void {
  const soon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => void check(asked), pauseMs)
  }
  const changed = ({ target }: Event): void => {
    if (target instanceof Element)
      touch(target.closest<HTMLElement>('[data-field]')?.dataset['field'] ?? '')
    soon()
  }
  asked.addEventListener('input', changed)
  asked.addEventListener('change', changed)
  asked.addEventListener('submit', () => {
    const button = asked.querySelector<HTMLButtonElement>('.ask-send button')
    // after the browser took the fields
    setTimeout(() => button?.setAttribute('disabled', ''), 0)
  })
  addEventListener('pageshow', () =>
    asked.querySelector('.ask-send button')?.removeAttribute('disabled'),
  )
  startMemorySlider(soon)
  startUploads(asked, soon)
  // what the service refused stays until something changes
  if (!rememberFaults(asked)) void check(asked)
}

/** Whether the page came with faults. Their fields count as touched. */
function rememberFaults(asked: HTMLFormElement): boolean {
  const shown = asked.querySelectorAll<HTMLElement>(
    '.fault:not([hidden]), .fault-box:not([hidden])',
  )
  for (const fault of shown)
    touched.add(fault.closest<HTMLElement>('[data-field]')?.dataset['field'] ?? '')
  shown[0]?.scrollIntoView({ block: 'center' })
  return shown.length > 0
}

if (form !== null) start(form)
