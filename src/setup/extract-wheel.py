"""
Checks a wheel's sha256 and unpacks TensorFlow's C library and its headers, or the libraries of a
CUDA part; into a second folder what Python needs of it besides. Arguments: wheel, sha256, folder,
folder of the Python part.
"""
import hashlib
import sys
import zipfile

wheel, wanted, folder, python_folder = sys.argv[1:]
digest = hashlib.sha256()
with open(wheel, "rb") as file:
    for block in iter(lambda: file.read(1 << 20), b""):
        digest.update(block)
if digest.hexdigest() != wanted:
    sys.exit(f"{wheel}: sha256 is {digest.hexdigest()}, expected {wanted}")
library = "tensorflow/libtensorflow"
headers = ("tensorflow/include/tensorflow/", "tensorflow/include/tsl/", "tensorflow/include/xla/tsl/")
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        is_cuda = name.startswith("nvidia/") and "/lib/" in name and ".so" in name
        if name.startswith((library, *headers)) or is_cuda:
            archive.extract(name, folder)
        elif name.startswith("tensorflow") and not name.startswith("tensorflow/include/"):
            archive.extract(name, python_folder)
