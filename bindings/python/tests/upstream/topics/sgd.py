"""Stochastic gradient descent, the perceptron, and weights of classes."""

REGRESSOR = "SGDRegressor is not part of a toolkit for classification"
ONE_CLASS = "SGDOneClassSVM is not part of a toolkit for classification"
PRIVATE = "about a private class of scikit-learn"

FILES = {
    "linear_model/tests/test_sgd.py": {
        "*[*SGDRegressor*]": REGRESSOR,
        "*[*SGDOneClassSVM*]": ONE_CLASS,
        "*ocsvm*": ONE_CLASS,
        "test_sgd_oneclass*": ONE_CLASS,
        "test_sgd_one_class*": ONE_CLASS,
        "test_loss_hinge": PRIVATE,
        "test_gradient_squared_hinge": PRIVATE,
        "test_loss_modified_huber": PRIVATE,
        "test_loss_epsilon_insensitive": PRIVATE,
        "test_loss_squared_epsilon_insensitive": PRIVATE,
        "test_validation_mask_correctly_subsets": PRIVATE,
    },
    "linear_model/tests/test_perceptron.py": {},
    "utils/tests/test_class_weight.py": {},
}
