sign-in = 登录
sign-in-why = 使用这项服务需要密钥。
sign-in-key = API 密钥
sign-in-help = 密钥以 bw_ 开头。服务的管理员用这条命令创建：batchwise keys create --name NAME
sign-in-wrong = 密钥无效。请检查是否完整粘贴；密钥也可能已被吊销或已过期。
sign-in-empty = 请在这里粘贴密钥。
