### 对模型文件的理解。消息的读法见 src/words/README.md。

model-file =
    { $format ->
        [keras] .keras
        [hdf5] HDF5
       *[json] JSON
    }：{ $name }，{ COUNT($layers) } 层（{ $listed }），
    { COUNT($parameters) } 个参数，其中 { COUNT($trainableParameters) } 个可训练

model-input = 输入 { $name }：[{ $shape }]

model-output = 输出 { $name }：[{ $shape }]，以 { $activation } 结束；{ $hasLoss ->
        [yes] 损失为 { $loss }
        [refused] 文件中的损失无法训练
       *[no] 文件未指定损失：由激活函数和标签决定
    }

model-optimizer = 优化器 { OPTIMIZER($optimizer) }

model-no-optimizer = 文件未指定优化器：除非提问时另行指定，否则为 adam。

model-needs-memory = 训练至少需要 { BYTES($bytes) }：权重及其梯度。更小的内存预算会被拒绝。

model-weights-not-read = 不读取文件中的权重：每次试验都从自己的权重开始。

model-rate-replaced = 文件中的学习率 { RATE($rate) } 由建议值取代。

model-schedule-replaced = 文件中的学习率调度 { $schedule } 由建议值取代。

model-keys-without-effect = 文件中的以下键不改变训练内容：{ $keys }。

model-augmentation-left-out = 试验省略 { COUNT($layers) } 个随机增强层。

model-computes-in-16-bits = 模型以 16 位计算，试验以 float32 计算。

model-obstacle = 提问时须另行指定：{ $message }
