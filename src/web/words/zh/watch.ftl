study-title = { $model }
study-question = { $objective ->
    [fastest] 最快达到好的损失
    [best-quality] 最终损失最低
    [least-memory] 内存最少
    [cheapest] 成本最低
   *[other] { $objective }
  }，{ OPTIMIZER($optimizer) }，{ COUNT($rows) } 行数据，{ COUNT($epochs) } 轮，在 { $device } 上最多用 { BYTES($budget) }
study-measured = 测量所用框架：{ $framework }
engine-name = { $engine ->
    [tensorflow] TensorFlow.js，原生 TensorFlow
    [webgpu] TensorFlow.js，WebGPU
    [wasm] TensorFlow.js，WebAssembly
    [cpu] TensorFlow.js，纯 JavaScript
    [keras] Keras
    [torch] PyTorch
   *[other] { $engine }
  }
watch-queued = 排队等待中
watch-queued-why = 另一项研究正在运行。同时测量会互相干扰，所以研究依次进行。
watch-running = 正在测量
watch-left = 最多还需 { DURATION($ms) }
watch-left-unknown = 剩余时间暂时未知
watch-trials = { $count ->
    [0] 还没有试验
   *[other] 已完成 { COUNT($count) } 次试验
  }
watch-now = 当前
watch-now-none = 正在计划下一次试验
watch-last = 最近的试验
watch-leave = 您可以关闭此页面。研究会继续，答案会显示在这个地址。
watch-cancel = 取消这项研究
watch-again = 重新加载页面可查看进度。页面也会每隔几秒自动加载。
watch-stages = 阶段
watch-offline = 与服务的连接已断开，页面会自动重试。
stage-memory = 内存
stage-memory-why = 找出放得下的最大批，避免给出会耗尽内存的建议。
stage-step-time = 每步用时
stage-step-time-why = 测量几种批大小的训练步用时，因为批更大只在一定范围内更快。
stage-sweep = 学习率范围测试
stage-sweep-why = 逐步提高学习率，找到训练开始崩溃的边界。
stage-noise = 梯度噪声
stage-noise-why = 测量不同批的梯度相差多少，由此得知更大的批还有多大用处。
stage-race = 比赛
stage-race-why = 让最有希望的组合一起训练，落后的提前停止。
stage-advice = 答案
stage-advice-why = 汇总测得的证据。
stage-state = { $state ->
    [done] 已完成
    [now] 进行中
   *[next] 未开始
  }
trial-trace = 用批大小 { COUNT($batchSize) } 跟踪两个训练步，看内存用在哪里
trial-fit = 测量批大小 { COUNT($batchSize) } 的每步用时
trial-fresh = 在新进程中用批大小 { COUNT($batchSize) } 训练，看是否放得下
trial-sweep = 用批大小 { COUNT($batchSize) } 逐步提高学习率，直到训练崩溃
trial-noise = 用批大小 { COUNT($batchSize) }、学习率 { RATE($learningRate) } 测量梯度噪声
trial-race = 比赛：批大小 { COUNT($batchSize) }，学习率 { RATE($learningRate) }
trial-anneal = 让学习率从 { RATE($learningRate) } 降到零：批大小 { COUNT($batchSize) }
trial-grow = 不降低学习率，改用批大小 { COUNT($batchSize) } 继续训练，学习率保持 { RATE($learningRate) }
trial-outcome = { $cause ->
    [completed] 完成，用时 { DURATION($ms) }
    [outOfMemory] 放不下
    [diverged] 训练在 { DURATION($ms) } 后崩溃
    [timedOut] 用时过长
    [crashed] 进程崩溃
    [unsupported] 此引擎不支持
   *[other] 提前结束
  }
figure-race = 比赛中各组合的验证损失
figure-race-reading = { $count ->
    [0] 比赛开始后，这里会出现曲线。
    [one] 目前有一个组合训练过。曲线越低、越靠左越好。
   *[other] 目前有 { COUNT($count) } 个组合训练过。当前最好：批大小 { COUNT($batchSize) }，学习率 { RATE($learningRate) }，损失 { DECIMAL($loss) }。
  }
figure-race-key = 名称为“批大小 · 学习率”，灰色是其他组合。
figure-race-x = 训练时间（秒）
figure-race-y = 验证损失
figure-throughput = 不同批大小每秒处理的行数
figure-throughput-reading = { $count ->
    [0] 测出每步用时后，这里会出现数据点。
    [one] 批大小 { COUNT($batchSize) } 每秒训练 { COUNT($perSecond) } 行。
   *[other] 目前最快：批大小 { COUNT($batchSize) }，每秒 { COUNT($perSecond) } 行。
  }
figure-throughput-x = 批大小
figure-throughput-y = 每秒行数
figure-pair = { COUNT($batchSize) } · { RATE($learningRate) }
ended-failed = 这项研究没能完成
ended-failed-do = 请修改问题（例如内存或模型）后重新提问。
ended-cancelled = 这项研究已取消
ended-cancelled-do = 已测得的结果会保留。再问同样的问题会接着测。
ended-program = 这项研究训练的是您自己的程序：请再次运行 batchwise advise --python。
ended-ask = 重新提问
answer-fit = 内存
answer-speed = 速度
answer-gain = 收益
answer-endGain = 质量
answer-not-larger = 为什么不用更大的批？
answer-not-smaller = 为什么不用更小的批？
answer-warnings = 注意
answer-sure = 有多大把握？
delete-study = 删除这项研究
delete-what = 将删除答案和报告，以及其他研究不需要的试验。此操作无法撤销。
delete-confirm = 永久删除
