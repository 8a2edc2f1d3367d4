// Limits the memory of TensorFlow's allocator on a card, and reads back what it granted.
//
// TensorFlow.js creates its context without a configuration. `addon.mjs` compiles its sources with
// TFE_NewContext renamed, so that they call the function below.
//
//   BATCHWISE_CARD_LIMIT_MIB   in:  most MiB of the allocator; unset: no limit
//   BATCHWISE_CARD_MEMORY      out: bytes that the allocator of the first card may take

#include <cstdlib>
#include <cstring>
#include <string>

#include "tensorflow/c/c_api.h"
#include "tensorflow/c/eager/c_api.h"

namespace {

// A field of a protocol buffer: a message of fewer than 128 bytes.
std::string message(int field, const std::string& content) {
  const int lengthDelimited = 2;
  std::string bytes;
  bytes.push_back(static_cast<char>(field << 3 | lengthDelimited));
  bytes.push_back(static_cast<char>(content.size()));
  return bytes + content;
}

// ConfigProto { gpu_options { experimental { virtual_devices { memory_limit_mb } } } }
std::string limitedConfig(float mebibytes) {
  std::string limit(sizeof mebibytes, '\0');
  std::memcpy(&limit[0], &mebibytes, sizeof mebibytes);
  const std::string virtualDevices = message(1, limit);
  const std::string experimental = message(1, virtualDevices);
  return message(6, message(9, experimental));
}

void publishCardMemory(TFE_Context* context) {
  TF_Status* status = TF_NewStatus();
  TF_DeviceList* devices = TFE_ContextListDevices(context, status);
  if (TF_GetCode(status) == TF_OK) {
    for (int i = 0; i < TF_DeviceListCount(devices); ++i) {
      const char* type = TF_DeviceListType(devices, i, status);
      if (type == nullptr || std::strcmp(type, "GPU") != 0) continue;
      const std::string bytes = std::to_string(TF_DeviceListMemoryBytes(devices, i, status));
      setenv("BATCHWISE_CARD_MEMORY", bytes.c_str(), 1);
      break;
    }
    TF_DeleteDeviceList(devices);
  }
  TF_DeleteStatus(status);
}

}  // namespace

extern "C" TFE_Context* batchwise_new_context(const TFE_ContextOptions* options,
                                              TF_Status* status) {
  if (const char* limit = std::getenv("BATCHWISE_CARD_LIMIT_MIB")) {
    const std::string config = limitedConfig(std::strtof(limit, nullptr));
    // the caller made the options and hands them over as they are
    TFE_ContextOptionsSetConfig(const_cast<TFE_ContextOptions*>(options), config.data(),
                                config.size(), status);
    if (TF_GetCode(status) != TF_OK) return nullptr;
  }
  TFE_Context* context = TFE_NewContext(options, status);
  if (TF_GetCode(status) == TF_OK) publishCardMemory(context);
  return context;
}
