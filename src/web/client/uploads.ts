/** Stores a chosen or dropped file at once, and shows what was understood of it. */
import { showFault, showTarget, type TargetChoice } from './shown.js'

interface Answer {
  readonly ids: Readonly<Record<string, string>>
  readonly faults: Readonly<Record<string, string>>
  readonly lines: Readonly<Record<string, readonly string[]>>
  readonly target: TargetChoice | null
}
interface Problem {
  readonly detail?: string
}

/** A field holds the number of its upload until the file is stored. */
let uploads = 0
/** The data file: another target column needs its bytes again. */
let dataFile: File | undefined

export function startUploads(form: HTMLFormElement, onStored: () => void): void {
  const targetBox = document.querySelector<HTMLSelectElement>('#target')
  targetBox?.addEventListener('change', (event) => {
    const input = form.querySelector<HTMLInputElement>('input[name=dataFile]')
    if (dataFile === undefined || input === null || targetBox.value === '') return
    // the fault of an earlier choice goes with the answer
    event.stopPropagation()
    void upload(input, dataFile, form, onStored)
  })
  for (const input of form.querySelectorAll<HTMLInputElement>('input[type=file]')) {
    const drop = input.closest<HTMLElement>('.drop')
    const chosen = (): void => {
      const [file] = input.files ?? []
      if (file === undefined) return
      if (input.name === 'dataFile') {
        dataFile = file
        showTarget(null, undefined)
      }
      void upload(input, file, form, onStored)
    }
    input.addEventListener('change', chosen)
    drop?.addEventListener('dragover', (event) => {
      event.preventDefault()
      drop.classList.add('over')
    })
    drop?.addEventListener('dragleave', () => drop.classList.remove('over'))
    drop?.addEventListener('drop', (event) => {
      event.preventDefault()
      drop.classList.remove('over')
      if (event.dataTransfer === null || event.dataTransfer.files.length === 0) return
      input.files = event.dataTransfer.files
      chosen()
    })
  }
}

/** The element of a field that shows a file, and the field that holds its id. */
interface FileField {
  readonly whole: HTMLElement
  readonly list: HTMLElement | null
  readonly fault: HTMLElement | null
  readonly id: HTMLInputElement
}

function fieldOf(input: HTMLInputElement): FileField | null {
  const field = input.closest<HTMLElement>('[data-field]')
  const id = field?.querySelector<HTMLInputElement>('input[type=hidden]') ?? null
  if (field === null || id === null) return null
  return {
    whole: field,
    list: field.querySelector('[data-stored]'),
    fault: field.querySelector('.fault'),
    id,
  }
}

async function upload(
  input: HTMLInputElement,
  file: File,
  form: HTMLFormElement,
  onStored: () => void,
): Promise<void> {
  const field = fieldOf(input)
  if (field === null) return
  uploads += 1
  const current = String(uploads)
  field.whole.dataset['upload'] = current
  field.id.value = ''
  showFault(field.fault, undefined)
  showLines(field.list, [form.dataset['uploading'] ?? ''])
  const answer = await send(input.name, file, form)
  // a file that was chosen meanwhile counts
  if (field.whole.dataset['upload'] !== current) return
  const name = field.id.name
  const stored = storedIn(answer, name)
  if (input.name === 'dataFile' && isAnswer(answer))
    showTarget(answer.target, answer.faults['target'])
  if (stored === null) {
    showLines(field.list, [])
    showFault(field.fault, faultOf(answer, name) ?? form.dataset['failed'])
    return
  }
  delete field.whole.dataset['upload']
  field.id.value = stored.id
  // it is stored: the form sends its id
  input.value = ''
  showLines(field.list, [file.name, ...stored.lines])
  onStored()
}

const isAnswer = (answer: Answer | Problem | null): answer is Answer =>
  answer !== null && 'ids' in answer

/** Null where the file was not stored. */
function storedIn(
  answer: Answer | Problem | null,
  name: string,
): { readonly id: string; readonly lines: readonly string[] } | null {
  if (!isAnswer(answer)) return null
  const id = answer.ids[name] ?? ''
  return id === '' ? null : { id, lines: answer.lines[name] ?? [] }
}

/** Undefined where the answer says nothing. A target that is asked for is no fault of the file. */
function faultOf(answer: Answer | Problem | null, name: string): string | undefined {
  if (!isAnswer(answer)) return answer?.detail
  return answer.faults[name] ?? (answer.faults['target'] === undefined ? undefined : '')
}

async function send(
  name: string,
  file: File,
  form: HTMLFormElement,
): Promise<Answer | Problem | null> {
  const parts = new FormData()
  const value = (field: string): string =>
    form.querySelector<HTMLInputElement | HTMLSelectElement>(`[name=${field}]`)?.value ?? ''
  parts.append('formToken', value('formToken'))
  parts.append(name === 'modelFile' ? 'modelFrom' : 'dataFrom', 'file')
  if (name === 'dataFile') parts.append('target', value('target'))
  parts.append(name, file)
  const headers = { accept: 'application/json' }
  const response = await fetch('/ask/files', { method: 'POST', body: parts, headers }).catch(
    () => null,
  )
  if (response === null) return null
  return (await response.json().catch(() => null)) as Answer | Problem | null
}

function showLines(list: HTMLElement | null, lines: readonly string[]): void {
  list?.replaceChildren(
    ...lines.map((line) => {
      const item = document.createElement('li')
      item.textContent = line
      return item
    }),
  )
}
