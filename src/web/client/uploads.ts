/** Stores a chosen or dropped file at once, and shows what was understood of it. */

interface Stored {
  readonly id: string
  readonly summary: readonly string[]
}
interface Problem {
  readonly detail?: string
}

const addresses: Readonly<Record<string, string>> = {
  modelFile: '/v1/models',
  dataFile: '/v1/datasets',
}

/** A field holds the number of its upload until the file is stored. */
let uploads = 0

export function startUploads(form: HTMLFormElement, onStored: () => void): void {
  for (const input of form.querySelectorAll<HTMLInputElement>('input[type=file]')) {
    const drop = input.closest<HTMLElement>('.drop')
    input.addEventListener('change', () => void upload(input, form, onStored))
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
      void upload(input, form, onStored)
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
  form: HTMLFormElement,
  onStored: () => void,
): Promise<void> {
  const [file] = input.files ?? []
  const field = fieldOf(input)
  if (file === undefined || field === null) return
  uploads += 1
  const current = String(uploads)
  field.whole.dataset['upload'] = current
  field.id.value = ''
  showFault(field.fault, undefined)
  showLines(field.list, [form.dataset['uploading'] ?? ''])
  const answer = await send(file, addresses[input.name] ?? '')
  // a file that was chosen meanwhile counts
  if (field.whole.dataset['upload'] !== current) return
  if (answer === null || !('id' in answer)) {
    showLines(field.list, [])
    showFault(field.fault, answer?.detail ?? form.dataset['failed'])
    return
  }
  delete field.whole.dataset['upload']
  field.id.value = answer.id
  // it is stored: the form sends its id
  input.value = ''
  showLines(field.list, [file.name, ...answer.summary])
  onStored()
}

async function send(file: File, address: string): Promise<Stored | Problem | null> {
  const parts = new FormData()
  parts.append('file', file)
  const headers = { accept: 'application/json', 'accept-language': document.documentElement.lang }
  const response = await fetch(address, { method: 'POST', body: parts, headers }).catch(() => null)
  if (response === null) return null
  return (await response.json().catch(() => null)) as Stored | Problem | null
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

/** Undefined: nothing is wrong. An unchanged text stays: a screen reader would repeat it. */
export function showFault(place: HTMLElement | null, text: string | undefined): void {
  if (place === null) return
  if (place.textContent !== (text ?? '')) place.textContent = text ?? ''
  place.hidden = text === undefined
}
