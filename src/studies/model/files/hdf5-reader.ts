/**
 * Reads the attributes of an HDF5 file in a process of its own: the HDF5 library may print, hang or
 * abort on a broken file. The process takes one message, sends one and is ended then.
 */
import h5wasm from 'h5wasm/node'
import type { Hdf5Answer, Hdf5Question } from './hdf5-model.js'

process.on('message', (question) => {
  void h5wasm.ready.then(() => process.send?.(read(question as Hdf5Question)))
})

function read({ file, names, textMax }: Hdf5Question): Hdf5Answer {
  try {
    const opened = new h5wasm.File(file, 'r')
    const keys = opened.keys()
    const found = names.filter((name) => name in opened.attrs)
    const attributes = found.map((name) => [name, textOf(opened.attrs[name], textMax)] as const)
    return { attributes: Object.fromEntries(attributes), keys }
  } catch {
    return null
  }
}

function textOf(
  attribute: { readonly value: unknown } | undefined,
  textMax: number,
): string | null {
  const value = attribute?.value
  const text = value instanceof Uint8Array ? new TextDecoder().decode(value) : value
  return typeof text === 'string' && text.length <= textMax ? text : null
}
