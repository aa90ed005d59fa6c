"""Stochastic gradient descent and the perceptron."""

REGRESSOR = "SGDRegressor is not part of a toolkit for classification"
ONE_CLASS = "SGDOneClassSVM is not part of a toolkit for classification"

FILES = {
    "linear_model/tests/test_sgd.py": {},
    "linear_model/tests/test_perceptron.py": {},
}
