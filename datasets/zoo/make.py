"""Makes the zoo: python zoo/make.py [NAME...], all models without a name."""
import sys
import warnings

import crafted
import published
import trained


def main(names):
    warnings.filterwarnings("ignore")
    models = {model.__name__.replace("_", "-"): model for model in trained.MODELS + crafted.MODELS + published.MODELS}
    for name in names or models:
        print(name)
        models[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
