"""For the tests and for nbval alike: how threads wait is settled before torch loads, here and in kernels."""

from pretrain import threads

threads.settle()
