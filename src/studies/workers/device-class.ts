/**
 * The class of a device: equal cards of different hosts are one device of a room. Any of them
 * conducts a study that asks for it, and they share evidence. Another driver is another class, so
 * that nothing measured with it is taken over.
 */
import type { Device } from '../ports.js'

/** Example: an NVIDIA H200 with 139 GiB -> "cuda:nvidia-h200-139g-570.86". */
export function deviceClass(device: Device): string {
  const { kind, name, memoryBytes, cores, driver } = device
  const parts = [
    name,
    cores === null ? null : `${cores}c`,
    memoryBytes === null ? null : `${Math.round(memoryBytes / 2 ** 30)}g`,
    driver,
  ]
  return `${kind}:${slug(parts.filter((part) => part !== null).join(' '))}`
}

const slugMax = 80

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/\((r|tm)\)|\bcpu\b|@/g, '')
    .replaceAll(/[^a-z0-9.]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, slugMax)
