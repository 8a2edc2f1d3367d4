"""Writes the bundled data sets that the recorded workloads use. Needs scikit-learn.

    python3 export.py

Breast cancer: Wolberg, Mangasarian, Street and Street, "Breast cancer Wisconsin (diagnostic)",
1995 (CC BY 4.0). Diabetes: Efron, Hastie, Johnstone and Tibshirani, "Least angle regression",
2004 (distributed with scikit-learn, BSD 3-clause).
"""
import pathlib

import numpy
from sklearn.datasets import load_breast_cancer, load_diabetes

here = pathlib.Path(__file__).parent


def scaled(x):
    return ((x - x.mean(0)) / x.std(0)).astype("float32")


cancer = load_breast_cancer()
numpy.savez_compressed(here / "breast-cancer.npz", x=scaled(cancer.data), y=cancer.target.astype("int32"))
diabetes = load_diabetes()
numpy.savez_compressed(here / "diabetes.npz", x=scaled(diabetes.data), y=scaled(diabetes.target[:, None]))
