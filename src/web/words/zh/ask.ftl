ask-title = 批大小和学习率该用多少？
ask-lead = 说明要训练什么。Batchwise 在这台机器上用您的模型做几次短训练，然后告诉您该用什么、为什么。
ask-examples = 从示例开始
example-images = 图像
example-images-help = 小型卷积网络，6,000 张合成图像
example-table = 数值表格
example-table-help = 一个回归模型，目前用批大小 32、学习率 0.001 训练
example-text = 文本，追求质量
example-text-help = 小型 Transformer，学习率逐渐降到零
ask-how = 接下来会做什么
ask-how-measure = 测量内存和每步用时，保证建议放得下、时间真实。
ask-how-race = 让最有希望的组合一起训练，互相比较。
ask-how-answer = 您会得到一组数值、把握有多大，以及证据。
ask-model = 模型
ask-modelFrom-preset = 现成的模型
ask-modelFrom-file = 我的模型文件
ask-modelFrom-recipe = 已登记的训练
ask-preset = 选择哪一个？
ask-preset-help = 适合先试用，或您的模型与它相近时
ask-recipe = 选择哪一个？
ask-recipe-help = 模型、数据、损失和优化器都写在它的代码里
ask-recipe-option = { $name }（{ $framework }）
ask-recipe-gone = 这里现在没有名为 { $name } 的配方。请选择其他模型。
ask-recipe-off = { $name }（现在无法训练）
ask-modelId = 模型文件
ask-modelId-help = .keras、.h5，或 model.to_json() 及 TensorFlow.js 的 JSON。不保存权重。
ask-data = 数据
ask-dataFrom-rows = 合成数据
ask-dataFrom-file = 我的数据文件
ask-rows = 训练行数
ask-rows-help = 按模型的形状合成数据。用您自己的数据，答案更可靠。
ask-datasetId = 数据文件
ask-datasetId-help = CSV、TSV、JSON lines、Parquet、.npz、.npy、文本，或按类别分文件夹的图片 zip
ask-target = 目标列
ask-target-help = 模型要预测的内容
ask-target-choose = 请选择目标
ask-target-none = 无：模型还原输入
ask-target-which = { $isKept ->
    [true] 哪一列是目标？请在这里选择。
   *[false] 哪一列是目标？请在这里选择，并重新选择文件。
  }
ask-target-again = 要更改目标，请重新选择数据文件。
ask-place = 设备与内存
ask-device = 设备
ask-device-help = 在哪里训练
ask-device-any = 最佳：{ $device }
ask-engine = 引擎
ask-engine-any = 自动
ask-engine-help = { $keras ->
    [true] 自动：Keras 3 的文件用 Keras 测量，其他模型用这里最合适的 TensorFlow.js 引擎
   *[false] 自动：用这里最合适的 TensorFlow.js 引擎，它不能训练该模型时换下一个
  }
ask-memory = 训练可用的内存
ask-memory-help = 建议不会超出它。例如 512MiB 或 8GB
ask-memory-of = 最多 { $memory }
ask-training = 训练
ask-optimizer = 优化器
ask-optimizer-help = 模型文件自带优化器及其参数
ask-optimizer-any = 模型常用的
ask-epochs = 训练轮数
ask-epochs-help = 您打算训练多久
ask-currentBatchSize = 目前的批大小
ask-currentBatchSize-help = 可选。填写后答案会说明改变能带来多少收益
ask-currentLearningRate = 目前的学习率
ask-currentLearningRate-help = 可选，与批大小一起填写
ask-objective = 看重什么
ask-objective-help = 多数训练希望尽快达到好的损失
ask-objective-fastest = 尽快达到好的损失
ask-objective-best-quality = 最终损失最低
ask-objective-least-memory = 少用内存
ask-schedule = 学习率如何变化
ask-schedule-help = 模型文件没有学习率计划时，两种都试
ask-schedule-any = 按文件，或选更好的
ask-schedule-falling = 训练结束时降到零
ask-schedule-constant = 保持不变
ask-schedule-either = 哪种更好就用哪种
ask-more = 更多设置
ask-workers = 工作进程数
ask-workers-help = 一起训练的设备数，每个用各自的批
ask-batchSize = 固定的批大小
ask-batchSize-help = 这时只建议学习率
ask-effectiveBatchSize = 每次更新固定的行数
ask-effectiveBatchSize-help = 包括所有工作进程和累积的批
ask-learningRate = 固定的学习率
ask-learningRate-help = 这时只建议批大小
ask-batchSizeMin = 最小批大小
ask-batchSizeMin-help = 不建议更小的批
ask-batchSizeMax = 最大批大小
ask-batchSizeMax-help = 不建议更大的批
ask-trainings = 训练次数
ask-trainings-help = 有多少次训练会用这个答案。次数越多，越值得多花时间测量
ask-probeSeconds = 测量时间（秒）
ask-probeSeconds-help = 留空：只要省下的时间比花掉的多就继续
ask-deadline = 几秒内要有答案
ask-deadline-help = 从现在算起，包括等待；到时给出目前最好的答案
ask-priority = 优先级
ask-priority-help = 您自己排队研究的先后
ask-priority-low = 低
ask-priority-normal = 普通
ask-priority-high = 高
ask-loss = 损失函数
ask-loss-help = 留空：与模型文件相同，没有则按输出选择。例如 huber
ask-powerOfTwo = 只用 2 的幂
ask-send = 开始测量
ask-first-answer = 小模型大约需要一分钟。
ask-understood = { $model }：{ COUNT($parameters) } 个参数，{ COUNT($rows) } 行训练数据，{ OPTIMIZER($optimizer) }，{ COUNT($epochs) } 轮，在 { $device } 上最多用 { BYTES($budget) }。
ask-missing = 这里需要填写。
ask-no-file = 请选择文件。
ask-plain = 请写成 { $number }，不要用分隔符。
ask-fault = { $kind ->
    [body-too-large] 文件太大。请只用一部分数据，抽样的行就足够给出建议。
    [storage-full] 存储空间已满。请删除不再需要的数据集或模型。
    [too-many-studies] 未完成的研究太多。请等其中一项完成，或取消一项。
    [unavailable] 服务暂时无法处理，请稍后再试：{ $message }
    [malformed-body] 无法读取文件：{ $message }
   *[file] 无法使用：{ $message }
  }
ask-accepted = 可接受的值：{ $accepted }。
ask-stored = 文件已保存。要换用其他文件，请重新选择。
ask-uploading = 正在读取文件……
ask-upload-failed = 文件发送失败，请重试。
preset-mlp = 28 × 28 图像的全连接网络
preset-cnn = 28 × 28 图像的卷积网络
preset-resnet = 32 × 32 彩色图像的残差网络
preset-text-gru = 短文本的 GRU
preset-text-cnn = 短文本的卷积网络
preset-text-transformer = 短文本的 Transformer
preset-autoencoder = 64 个数一行的自编码器
preset-regression = 20 个数一行的回归
ask-again-note = 表单已按这项研究的问题填好：
ask-again-left = 表单没有这些部分对应的栏目，因此没有填入：{ $left }。可以通过 API 提交。
ask-again-model-lost = 那项研究的模型没有保存。请选择模型文件。
ask-again-model-gone = 那项研究的模型文件已被删除。请重新选择。
ask-again-data-gone = 那项研究的数据文件已被删除。请重新选择。
ask-again-device-gone = 那项研究所用的设备 { $device } 现在不在这里。请另选一个。
ask-again-engine-gone = 那项研究所用的引擎 { $engine } 现在不在这里。请另选一个。
