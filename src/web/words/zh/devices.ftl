devices-title = 设备
devices-lead = 这台机器能在哪些设备上测量，以及一切是否正常。
devices-none = 这里没有可用于训练的设备。下面的检查会说明原因。
devices-memory = 内存
devices-memory-value = { $free ->
    [unknown] { BYTES($total) }
   *[known] { BYTES($total) }，空闲 { BYTES($freeBytes) }
  }
devices-memory-unknown = 未知
devices-kind = 类型
devices-kind-value = { $kind ->
    [cuda] NVIDIA 显卡
    [webgpu] { $adapter ->
        [cpu] 由处理器模拟的显卡
        [integrated] 集成显卡
       *[other] 显卡
      }
   *[cpu] 处理器，{ $cores ->
        [0] 核数未知
       *[other] { COUNT($cores) } 核
      }
  }
devices-engines = 引擎
devices-busy = 占用
devices-busy-value = 最近一秒 { PERCENT($share) }
devices-workers = 工作进程
devices-others = 其他进程
devices-others-value = 另有 { COUNT($processes) } 个进程占用 { BYTES($bytes) }
devices-driver = 驱动
devices-power = 功率上限
devices-power-value = { DECIMAL($watts) } W
devices-buffer = 最大张量
devices-first = 未指定设备时使用
devices-on-demand = 仅在指定时使用
devices-checks = 检查
devices-storage = 存储
devices-storage-ok = 数据库正常响应。
devices-node = Node.js { $version }
devices-engine-title = { $kind ->
    [cuda] NVIDIA 显卡
    [webgpu] 其他显卡
   *[cpu] 处理器
  }上的 { $engine ->
    [tensorflow] TensorFlow
    [webgpu] WebGPU
    [wasm] WebAssembly
    [cpu] 纯 JavaScript
    [keras] Keras
   *[other] { $engine }
  }
devices-state = { $state ->
    [on] 正常
    [demand] 仅在指定时
    [off] 未启用
    [ok] 正常
   *[bad] 失败
  }
devices-budget = { $budget ->
    [allocator] 由分配器保证内存上限：训练无法占用更多。
    [system] 训练超出内存上限时会被系统结束。
   *[tracked] 每次分配前都会统计内存。
  }
devices-use = 针对此设备提问
devices-recipes = 已登记的训练
devices-recipe-facts = { $framework }，{ COUNT($parameters) } 个参数，{ COUNT($rows) } 行训练数据，{ $optimizer }
devices-recipe-on = 由 { $workers } 在 { $device } 上训练
devices-recipe-use = 询问它
