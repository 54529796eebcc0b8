"""Trains the update of the embedder: a few megabytes that teach multilingual-e5-small skills, jobs and our questions.

    python -m training --esco FILE_OR_FOLDER --general FILE… --out DIR

Data flow: `concepts` and `known` read, `pairs` draws what belongs together, `fit` trains a low-rank update with
sentence-transformers and peft, `fraction` chooses how much of it is merged, `measure` says what it is worth, `card`
writes what was done, `table` measures what is in the package. ``advisor/embed/update.py`` reads and adds an update
(docs/embedder.md).
"""
