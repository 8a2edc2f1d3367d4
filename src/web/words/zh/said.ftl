### 服务自身的英文提示和设备说明的译文。

## What is accepted

said-at-least = 至少 { $least }
said-at-most = 最多 { $most }
said-more-than = 大于 { $least }
said-number = 数字
said-text = 文本
said-whole = 整数
said-sizes = 以字节为单位的整数，或 512MiB、8GB、8G、1.5 GiB 这样的大小

## Engines and devices

said-no-engine = 这里目前没有可用的引擎：请启动 worker（batchwise worker），或运行 batchwise doctor 查看原因
said-keras-files-only = 引擎 { $engine } 只训练 Keras 3 的文件（model.to_json()、.keras），而这不是
said-no-device-because = 这里没有设备 { $device }：{ $reason }
said-no-device = 这里没有设备 { $device }
said-engine-off = 引擎 { $engine } 在这里未启用：{ $reason }
said-engine-elsewhere = 引擎 { $engine } 不能在 { $device } 上运行：{ $reason }
said-it-runs-on = 它在 { $devices } 上运行
said-on-names = 在 { $names } 上
said-for-keras-files = 用于 Keras 的文件：{ $keras }
said-only-on-request = 仅在指定时使用：{ $adapter } 在处理器上模拟显卡
said-no-keras = 没有安装 Keras：`npm run setup` 会说明缺少什么
said-no-library = 没有链接 TensorFlow 库：`npm run setup` 会说明缺少什么
said-no-card = 没有找到 NVIDIA 显卡（nvidia-smi 没有列出）
said-card-in-parts = 显卡已分区（MIG），不支持它的实例
said-no-cuda = 链接的 TensorFlow 库不含 CUDA：`BATCHWISE_TENSORFLOW=cuda npm run setup` 可换成含 CUDA 的
said-not-started = 还没有启动过
said-no-adapter-named = 可以启动，但没有报告适配器
said-no-adapter = WebGPU 找不到适配器
said-no-adapter-vulkan = WebGPU 找不到适配器：没有 Vulkan 加载器（libvulkan.so.1），或没有可用的 Vulkan 驱动
said-stopping = 服务正在停止

## Memory

said-budget-too-large = 上限 { $budget } 超过了 { $device } 的内存 { $memory }
said-budget-too-small = 权重和梯度需要 { $least }（{ $parameters } 个参数），而上限是 { $budget }
said-budget-no-bytes = 内存上限 { $value } 不是字节数
said-budget-impossible = 内存上限 { $value } 超过任何设备的内存

## Wishes

said-two-sizes = 批大小已固定为 { $size }，没有可选的余地：请去掉固定的批大小，或去掉最小、最大和 2 的幂
said-size-above-rows = 批的行数不能超过数据：训练数据有 { $training } 行，要求的是 { $rows } 行
said-max-below-min = 最大值 { $max } 小于最小值 { $min }
said-no-power-of-two = 没有 2 的幂是 { $multiple } 的倍数：请去掉 multipleOf 或 powerOfTwo
said-no-size-power = { $min } 到 { $max } 之间没有 2 的幂：请扩大范围
said-no-size-multiple = { $min } 到 { $max } 之间没有 { $multiple } 的倍数：请扩大范围
said-unequal-share = { $workers } 个工作进程不能平分 { $rows } 行：请改变每次更新的行数或工作进程数
said-no-whole-batches = 没有允许的批大小能凑成 { $rows } 行的更新：固定每次更新的行数时，批大小指微批的大小
said-not-whole-batches = { $rows } 行的更新（{ $workers }）不能由整批的 { $size } 行组成：固定每次更新的行数时，批大小指微批的大小
said-one-worker = 1 个工作进程
said-many-workers = { $count } 个工作进程
said-two-rates = 优化器的学习率是 { $rate }，而问题固定为 { $fixed }：只能给一个
said-trainings-without-auto = 测量时间固定为 { $seconds } 秒时与训练次数无关：请去掉训练次数，或让测量时间留空
said-cheapest-needs-price = “花费最少”需要价格或功率
said-cheapest-without = “花费最少”需要价格或功率，而这项研究没有

## Losses and optimizers

said-no-loss = 不支持损失函数 { $loss }
said-no-optimizer = 不支持优化器 { $optimizer }
said-loss-needs-rows = { $loss } 需要类别编号，而输出 { $output } 的标签是整行数字
said-loss-needs-name = 标签是类别编号，但输出 { $output } 以 { $activation } 结尾：请指定损失函数；对 logits 用带 fromLogits 的 sparseCategoricalCrossentropy
said-loss-needs-probabilities = { $loss } 需要概率，而输出 { $output } 以 { $activation } 结尾：请以 { $needed } 结尾，或设置 fromLogits

## Models

said-no-model = 没有模型 { $id }
said-no-preset = 没有现成模型 { $preset }
said-no-weights = 模型的各层都没有权重，没有可训练的内容
said-all-frozen = 模型的各层都被冻结（trainable 为 false），没有可训练的内容
said-row-too-large = 一行数据就要 { $elements } 个数的张量，超过任何引擎的上限（{ $most }）：请用更小的输入
said-model-broken-archive = 压缩包损坏或不完整（{ $detail }）：请重新保存模型
said-model-broken-hdf5 = 这是 HDF5 文件，但已损坏或不完整：请重新保存，或发送 model.to_json()
said-model-no-config = 这不是 Keras 模型：没有 config
said-model-no-layers = 这个 Keras 模型没有层
said-model-no-shape = 模型没有固定的输入形状（输入 { $input }）：请在建立模型时给出输入形状
said-model-lambda = 层 { $layer }：Lambda 含有 Python 代码，不会被执行：请改用 Keras 的层、运算符（x * 2）或 keras.ops
said-model-own-layer = 层 { $layer }：{ $class } 是自定义层，文件里没有它的程序：请换成 Keras 的层
said-model-own-class = { $class } 是自定义的模型类，文件里没有它的程序：请用同样的层建立 Sequential 或函数式模型再发送
said-no-loss-but = 不支持损失函数 { $loss }。您是指 { $meant } 吗？
said-no-optimizer-but = 不支持优化器 { $optimizer }。您是指 { $meant } 吗？
said-model-no-keras-json = 这个 JSON 不是 Keras 模型：{ $reason }，没有 class_name 和 config。请发送 model.to_json() 写出的内容
said-has-keys = 它的键是 { $keys }
said-model-foreign = 这是{ $problem }：{ $reason }
said-text-no-json = 文本，但不是 JSON
said-send-model = 请发送 Keras 模型（.keras、.h5，或 model.to_json() 的 JSON）或 TensorFlow.js 的 layers 模型（model.json）
said-send-keras-model = 请发送生成它的 Keras 模型：.keras、.h5 或 model.to_json()
said-one-model = 发来了多个文件：请只发送一个模型

## Data

said-no-dataset = 没有数据集 { $id }
said-file-problem = 文件{ $problem }
said-is-empty = 是空的
said-is-unknown = 既不是已知的二进制格式，也不是 UTF-8 文本：请保存为 UTF-8
said-is-web-page = 是一个网页：请下载数据本身；format=text 会用它的字符训练
said-is-excel = 是 Excel 文件：请把工作表保存为 CSV
said-is-zip = 是 zip 压缩包，但其中没有数组（.npy），也没有 PNG 或 JPEG 图片；内容是 { $names }
said-no-file = 没有收到文件
said-upload-too-large = 上传的文件超过 { $most }（BATCHWISE_UPLOAD_MAX）
said-table-no-column = 表格没有名为 { $column } 的列
said-table-no-input = 表格除目标外没有别的列
said-table-unread = 无法读取表格：{ $detail }
said-table-no-rows = 表格没有行
said-table-is-target = { $both } 是目标
said-target-neither = 目标 { $target } 既不是数字，也不是类别名称
said-rows-differ = { $one } 有 { $rows } 行，{ $other } 有 { $others } 行
said-no-rows = { $array } 没有行
said-beyond-float32 = { $name } 的第 { $row } 行是 { $value }，超出 float32：请缩放或取对数
said-not-finite = { $name } 的第 { $row } 行是 { $value }：请去掉这样的行，或填补空缺
said-archive-no-array = 压缩包里没有成行的数组
said-archive-broken = 这不是完整的 .npz 或 zip 压缩包：{ $detail }
said-archive-encrypted = 压缩包已加密：请不用密码重新打包
said-text-not-utf8 = 文本不是 UTF-8：请保存为 UTF-8
said-picture-unread = 无法读取图片 { $name }：{ $detail }
said-pictures-one-folder = 所有图片都在一个文件夹（{ $folder }）里：每个类别需要一个文件夹

## Data and model

said-token-too-large = 数据集里有词元 { $token }，而嵌入层只有 { $entries } 项
said-text-too-many-tokens = 文本有 { $tokens } 个词元，模型只有 { $entries } 个：请用 vocabulary={ $vocabulary } 保存文本（命令行用 --vocabulary）
said-column-missing = 模型读取 { $inputs }；表格没有列 { $column }，只有 { $columns }
said-column-width = 列 { $column } 占 { $width } 个数，而模型的输入 { $input } 读取 { $shape }
said-inputs-unclear = 无法判断哪个数组对应哪个输入：请按模型输入的名称（{ $inputs }）命名数组；现在是 { $arrays }
said-inputs-count = 数据集有 { $given } 个输入（{ $arrays }），模型有 { $needed } 个（{ $inputs }）：请用 features=NAME,NAME 指定
said-rows-shape = 数据集每行的形状是 { $given }，而模型的输入 { $input } 读取 { $needed }
said-no-target = 数据集没有目标，而输出 { $output } 的形状与数据行不同：请重新保存并指定目标
said-targets-unclear = 无法判断哪个目标对应哪个输出：请按模型输出的名称（{ $outputs }）命名数组；现在是 { $arrays }
said-target-number = 目标 { $target } 只有一个数，且不是少数类别的标签；而输出 { $output } 有 { $units } 个单元
said-target-shape = 目标 { $target } 的形状是 { $given }，而输出 { $output } 的形状是 { $needed }
said-target-constant = { $output } 的目标全是 { $value }，没有可学的内容。请检查目标在哪个数组或哪一列
said-negative-label = { $output } 的一个标签是 { $label }：类别应从 0 开始编号

## Studies

said-too-many-studies = 有 { $unfinished } 项研究在等待或运行，最多允许 { $most } 项
said-no-answer-yet = 研究 { $id } 还没有答案
said-too-many-requests = 一分钟内的请求超过 { $most } 次；{ $seconds } 秒后可再次请求
said-scope-missing = 需要带有 { $scope } 权限的密钥，这个密钥的权限是 { $scopes }
said-foreign-form = 这个表单不是由本服务的页面发送的，或者页面太旧：请重新加载
said-dataset-needed = 研究 { $study } 需要数据集 { $id }：请等它结束，或取消它
said-dataset-needed-elsewhere = 其他所有者的未完成研究需要数据集 { $id }：请等它结束，或取消它

## Files of other kinds, and what to do instead

said-json-too-early = 模型的 JSON 过早结束：文件不完整
said-json-number = 模型的 JSON 有错：含有 JSON 没有的 { $number }，请写成数字或 null
said-json-broken-at = 模型的 JSON 第 { $line } 行、第 { $place } 个字符处有错
said-json-broken = 模型的 JSON 有错
said-foreign-empty = 空文件
said-foreign-pickle = torch.save 和 joblib 写出的 pickle
said-foreign-pytorch = torch.save 写出的 PyTorch 文件
said-foreign-safetensors = safetensors 文件，只有权重，没有层
said-foreign-tflite = TensorFlow Lite 模型，不能训练
said-foreign-saved-model = 压缩的 TensorFlow SavedModel，其中是运算而不是层
said-foreign-graph = 冻结的 TensorFlow 图（.pb），不能训练
said-foreign-onnx = ONNX 模型，其中是运算而不是层
said-foreign-weights = 只有权重、没有层的文件（model.save_weights）
said-foreign-hdf5 = 没有 Keras 模型的 HDF5 文件（缺少属性 model_config）
said-foreign-zip = 没有 Keras 模型的 zip 压缩包（缺少 config.json）
said-foreign-npz = NumPy 数组的压缩包（.npz）
said-foreign-npy = NumPy 数组（.npy）
said-foreign-parquet = Parquet 表格
said-foreign-image = 图片
said-foreign-compressed = 压缩文件
said-foreign-python = Python 程序的源代码
said-foreign-web-page = 网页，而不是文件本身
said-foreign-lfs = Git LFS 指针，而不是文件本身
said-foreign-binary = 类型未知的二进制文件
said-instead-model = 请发送模型本身：model.save("model.keras") 或 model.to_json()
said-instead-hdf5 = 请用 model.save("model.h5") 保存模型，或发送 model.to_json()
said-instead-data = 请作为数据提交，而不是模型
said-instead-unpack = 请解压后发送其中的模型
said-instead-run = 请运行它，并发送 model.to_json() 或 model.save("model.keras") 写出的文件
said-instead-raw = 请下载文件本身（链接常叫 "raw"）
said-instead-lfs = 请运行 git lfs pull，再发送文件本身
said-is-foreign = 是 { $problem }：{ $reason }
said-data-pickle = Python 的 pickle
said-data-gzip = 用 gzip 压缩的
said-data-7z = 7z 压缩包
said-data-rar = RAR 压缩包
said-data-png = 一张 PNG 图片
said-data-jpeg = 一张 JPEG 图片
said-data-sqlite = SQLite 数据库
said-data-old-excel = 旧版 Excel 文件
said-data-pdf = PDF
said-data-arrow = Arrow 文件
said-data-utf16 = UTF-16 文本
said-data-matlab = MATLAB 文件
said-instead-savez = 请用 numpy.savez(file, x=x, y=y) 保存数组
said-instead-gunzip = 请先解压（gunzip）
said-instead-zip = 请打包为 zip
said-instead-folders = 请发送 zip，每个类别一个图片文件夹
said-instead-export = 请把表格导出为 CSV
said-instead-sheet = 请把工作表保存为 CSV
said-instead-csv = 请以 CSV 发送表格
said-instead-parquet = 请写成 Parquet（df.to_parquet）
said-instead-utf8 = 请保存为 UTF-8

## Recipes

said-no-recipe = 没有名为 { $name } 的配方
said-no-recipes = 没有：没有登记任何配方（batchwise serve --recipe）
said-in-recipe = { $field } 已写在配方里；请去掉它
said-recipe-elsewhere = 配方 { $name } 不在 { $device } 上训练
said-recipe-off = 配方 { $name } 无法训练：{ $reason }
said-recipe-fails-at = 它的程序在 { $place } 处出错；原因见其进程的日志
said-recipe-undescribed = 无法读取它的程序；原因见其进程的日志
said-device-gone = 设备 { $device } 现在不在这里
said-recipe-read-again = 它的文件已更改，正在重新读取
said-recipe-changed = 自 { $file } 更改后，程序 { $name }（{ $framework }）已不是原来的程序：请重新询问
said-program-missing = 此处没有程序 { $name }（{ $framework }）：它的代码已更改，或本进程没有它；请重新询问
