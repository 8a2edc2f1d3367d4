import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseArguments } from '../../../src/cli/arguments/arguments.js'
import { helpText } from '../../../src/cli/help/help.js'
import { UsageError } from '../../../src/cli/usage-error.js'

const words = (line: string): string[] => line.split(' ').filter((word) => word !== '')

describe('the command line', () => {
  it('becomes a study request', () => {
    expect(
      parseArguments(
        words(
          'advise model.json --rows 600 --memory 512MiB --optimizer adam --epochs 5 --probe-budget 2.5 --lang zh --json',
        ),
      ),
    ).toEqual({
      command: 'advise',
      program: null,
      file: 'model.json',
      preset: null,
      inputShape: null,
      rows: 600,
      dataFiles: [],
      dataOptions: {},
      details: false,
      code: null,
      report: null,
      open: false,
      json: true,
      language: 'zh',
      server: null,
      dataFolder: null,
      requestFields: { memoryBudget: '512MiB', optimizer: 'adam', epochs: 5, probeBudget: 2.5 },
    })
    expect(
      parseArguments(
        words(
          'advise --preset mlp --data d.npz --memory 1GB --probe-budget auto --server http://127.0.0.1:1',
        ),
      ),
    ).toMatchObject({
      file: null,
      preset: 'mlp',
      inputShape: null,
      rows: null,
      dataFiles: ['d.npz'],
      server: 'http://127.0.0.1:1',
      requestFields: { memoryBudget: '1GB', probeBudget: 'auto' },
    })
  })

  it('takes a program in place of model and rows', () => {
    const given = parseArguments(words('advise --python code/train.py:build --memory 1GB'))
    expect(given).toMatchObject({
      program: {
        file: path.resolve('code/train.py'),
        function: 'build',
        interpreter: 'python3',
      },
      file: null,
      preset: null,
      rows: null,
      requestFields: { memoryBudget: '1GB' },
    })
    const other = parseArguments(
      words('advise --python train.py:f --interpreter venv/bin/python --memory 1GB'),
    )
    expect(other).toMatchObject({ program: { interpreter: path.resolve('venv/bin/python') } })
  })

  it.each([
    ['advise --python train.py --memory 1GB', /names no function. Give FILE:FUNCTION/],
    [
      'advise model.json --python a.py:f --memory 1GB',
      /--python and the file model\.json are given/,
    ],
    ['advise --python a.py:f --rows 5 --memory 1GB', /--rows is in the program of --python/],
    ['advise --python a.py:f --loss mse --memory 1GB', /--loss is in the program of --python/],
    [
      'advise --python a.py:f --server http://127.0.0.1:1 --memory 1GB',
      /--python runs your code in this process; leave --server out/,
    ],
    ['advise --preset mlp --rows 5 --interpreter p --memory 1GB', /--interpreter is for --python/],
    ['init flax', /init takes one of pytorch, keras, lightning/],
  ])('refuses %s', (line, fault) => {
    expect(() => parseArguments(words(line))).toThrow(fault)
  })

  it('joins the price options and the power options', () => {
    const paid = parseArguments(
      words(
        'advise --preset mlp --rows 600 --memory 1GB --objective cheapest --price-per-hour 2.5 --price-per-kwh 0.3 --currency EUR --idle-watts 60 --busy-watts 300',
      ),
    )
    expect(paid).toMatchObject({
      requestFields: {
        objective: 'cheapest',
        price: { perHour: 2.5, perKilowattHour: 0.3, currency: 'EUR' },
        power: { idleWatts: 60, busyWatts: 300 },
      },
    })
    expect(parseArguments(words('advise --preset mlp --rows 600 --memory 1GB'))).toMatchObject({
      requestFields: expect.not.objectContaining({ price: expect.anything() }) as object,
    })
  })

  it('reads the schedule', () => {
    const line = 'advise --preset mlp --rows 600 --memory 1GB --schedule falling'
    expect(parseArguments(words(line))).toMatchObject({ requestFields: { schedule: 'falling' } })
  })

  it('reads for which framework to write code', () => {
    const line = 'advise --preset mlp --rows 600 --memory 1GB --code pytorch'
    expect(parseArguments(words(line))).toMatchObject({ code: 'pytorch' })
    expect(() => parseArguments(words(`${line}s`))).toThrow(/keras-py-dataset/)
  })

  it('reads what is trained with now', () => {
    const line = 'advise --preset mlp --rows 600 --memory 1GB --current 64@0.001'
    expect(parseArguments(words(line))).toMatchObject({
      requestFields: { current: { batchSize: 64, learningRate: 0.001 } },
    })
  })

  it('reads what is decided already', () => {
    const sizes = '--batch-size-min 8 --batch-size-max 64 --batch-size-multiple-of 4 --power-of-two'
    const line = `advise --preset mlp --rows 600 --memory 1GB ${sizes} --learning-rate 0.01`
    expect(parseArguments(words(line))).toMatchObject({
      requestFields: {
        batchSizes: { min: 8, max: 64, multipleOf: 4, powerOfTwo: true },
        learningRate: 0.01,
      },
    })
    const fixed = 'advise --preset mlp --rows 600 --memory 1GB --batch-size 8'
    expect(parseArguments(words(`${fixed} --effective-batch-size 64`))).toMatchObject({
      requestFields: { batchSize: 8, effectiveBatchSize: 64 },
    })
  })

  it('reads recipes, each with its file and function', () => {
    const given = parseArguments(
      words('worker --recipe net=code/train.py:build --recipe b.2=b.py:f --interpreter venv/bin/p'),
    )
    const interpreter = path.resolve('venv/bin/p')
    expect(given).toMatchObject({
      recipes: [
        { name: 'net', file: path.resolve('code/train.py'), function: 'build', interpreter },
        { name: 'b.2', file: path.resolve('b.py'), function: 'f', interpreter },
      ],
    })
  })

  it.each([
    ['serve --recipe train.py:build', /--recipe train\.py:build names no recipe/],
    ['serve --recipe a=train.py', /--recipe a= train\.py names no function/],
    ['serve --recipe a=x.py:f --recipe a=y.py:f', /--recipe a is given twice/],
    ['serve --interpreter python', /--interpreter is for --recipe/],
  ])('refuses %s', (line, message) => {
    expect(() => parseArguments(words(line))).toThrow(message)
  })

  it('reads serve, doctor, help and version', () => {
    expect(parseArguments(words('serve --port 0 --host 0.0.0.0 --data-dir d'))).toEqual({
      command: 'serve',
      recipes: [],
      port: 0,
      host: '0.0.0.0',
      dataFolder: 'd',
    })
    expect(parseArguments(['doctor', '--json'])).toEqual({
      command: 'doctor',
      recipes: [],
      json: true,
      dataFolder: null,
    })
    expect(parseArguments(['--version'])).toEqual({ command: 'version' })
    for (const line of [[], ['--help'], ['help']])
      expect(parseArguments(line)).toEqual({ command: 'help', about: null })
    for (const about of ['advise', 'serve', 'doctor', 'keys'] as const) {
      expect(parseArguments([about, '--help'])).toEqual({ command: 'help', about })
      expect(helpText(about, 80)).toContain(`batchwise ${about}`)
    }
  })

  it.each([
    ['guess', 'guess'],
    ['advize', 'did you mean advise?'],
    ['advise --batchsize 3', '--batchsize is not an option of advise; did you mean --batch-size?'],
    ['advise --rows -5', 'one that begins with a dash is written --rows=-1'],
    ['advise --rows', '--rows has no value'],
    ['advise --rows 5 --memory 1GB', 'FILE, --preset or --python'],
    ['advise m.json --preset mlp --rows 5 --memory 1GB', '--preset mlp'],
    ['advise m.json --memory 1GB', '--rows or --data'],
    ['advise m.json --rows 5 --data d.npz --memory 1GB', '--rows'],
    ['advise m.json --rows 5', '--memory'],
    ['advise m.json --rows five --memory 1GB', '--rows five'],
    ['advise m.json --rows 0 --memory 1GB', '--rows 0'],
    ['advise m.json --rows 5 --memory 1GB --lang fr', '--lang fr'],
    ['advise m.json --rows 5 --memory 1GB --server here', '--server here'],
    ['advise m.json --rows 5 --memory 1GB --probe-budget long', '--probe-budget long'],
    ['advise m.json --rows 5 --memory 1GB --probe-budget 20 --trainings 3', '--trainings 3'],
    ['advise m.json --rows 5 --memory 1GB --batch-size 1.5', '--batch-size 1.5'],
    ['advise m.json --rows 5 --memory 1GB --current 64', '--current 64'],
    ['advise m.json --rows 5 --memory 1GB --current 6.5@0.1', '--current 6.5@0.1'],
    ['advise m.json --rows 5 --memory 1GB --current 64@', '--current 64@'],
    ['advise m.json --rows 5 --memory 1GB --current 64@0.1@2', '--current 64@0.1@2'],
    ['advise m.json --rows 5 --memory 1GB --learning-rate 0', '--learning-rate 0'],
    ['advise m.json --rows 5 --memory 1GB --objective cheapest', '--price-per-hour'],
    ['advise m.json --rows 5 --memory 1GB --price-per-hour 0', '--price-per-hour 0'],
    ['advise m.json --rows 5 --memory 1GB --price-per-kwh 0.3', '--idle-watts'],
    ['advise m.json --rows 5 --memory 1GB --busy-watts 300', '--idle-watts'],
    ['advise m.json --rows 5 --memory 1GB --currency EUR', '--currency EUR'],
    ['advise m.json --rows 5 --memory 1GB --batch 3', '--batch'],
    ['advise a b --rows 5 --memory 1GB', 'b'],
    ['serve --port 70000', '--port 70000'],
    ['doctor file', 'file'],
    ['advise --preset mlp --rows 5 --memory 1GB --open', '--open shows a report'],
  ])('names what is wrong in: %s', (line, named) => {
    expect(() => parseArguments(words(line))).toThrow(UsageError)
    expect(() => parseArguments(words(line))).toThrow(named)
  })
})
