"""Checks a wheel's sha256 and unpacks TensorFlow's C library and its headers, or the libraries of a CUDA part. Arguments: wheel, sha256, folder."""
import hashlib
import sys
import zipfile

wheel, wanted, folder = sys.argv[1:]
digest = hashlib.sha256()
with open(wheel, "rb") as file:
    for block in iter(lambda: file.read(1 << 20), b""):
        digest.update(block)
if digest.hexdigest() != wanted:
    sys.exit(f"{wheel}: sha256 is {digest.hexdigest()}, expected {wanted}")
prefixes = ("tensorflow/libtensorflow", "tensorflow/include/tensorflow/", "tensorflow/include/tsl/", "tensorflow/include/xla/tsl/")
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if name.startswith(prefixes) or (name.startswith("nvidia/") and "/lib/" in name and ".so" in name):
            archive.extract(name, folder)
