devices-title = Devices
devices-lead = What this machine can measure on, and whether everything works.
devices-none = No device can train here. The checks below say why.
devices-memory = Memory
devices-memory-value = { $free ->
    [unknown] { BYTES($total) }
   *[known] { BYTES($total) }, { BYTES($freeBytes) } free
  }
devices-memory-unknown = not known
devices-kind = Kind
devices-kind-value = { $kind ->
    [cuda] NVIDIA card
    [webgpu] { $adapter ->
        [cpu] card emulated on the processor
        [integrated] integrated graphics
       *[other] graphics card
      }
   *[cpu] processor, { $cores ->
        [0] number of cores not known
        [one] one core
       *[other] { COUNT($cores) } cores
      }
  }
devices-engines = Engines
devices-busy = Busy
devices-busy-value = { PERCENT($share) } in the last second
devices-workers = Workers
devices-others = Others
devices-others-value = { $processes ->
    [one] one other process holds { BYTES($bytes) }
   *[other] { COUNT($processes) } other processes hold { BYTES($bytes) }
  }
devices-driver = Driver
devices-power = Power limit
devices-power-value = { DECIMAL($watts) } W
devices-buffer = Largest tensor
devices-first = used unless a question names another
devices-on-demand = only when a question names it
devices-checks = Checks
devices-storage = Storage
devices-storage-ok = The database answers.
devices-node = Node.js { $version }
devices-engine-title = { $engine ->
    [tensorflow] TensorFlow
    [webgpu] WebGPU
    [wasm] WebAssembly
    [cpu] Plain JavaScript
    [keras] Keras
   *[other] { $engine }
  } on { $kind ->
    [cuda] NVIDIA cards
    [webgpu] other graphics cards
   *[cpu] the processor
  }
devices-state = { $state ->
    [on] works
    [demand] only on demand
    [off] off
    [ok] works
   *[bad] fails
  }
devices-budget = { $budget ->
    [allocator] The allocator holds the memory limit: a training cannot take more.
    [system] A training that takes more memory than it may is ended by the system.
   *[tracked] Memory is counted before every allocation.
  }
devices-use = Ask about this device
devices-recipes = Registered trainings
devices-recipe-facts = { $framework }, { COUNT($parameters) } parameters, { COUNT($rows) } training rows, { $optimizer }
devices-recipe-on = Trained on { $device } by { $workers }
devices-recipe-use = Ask about it
