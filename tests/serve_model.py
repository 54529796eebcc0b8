"""Serves a GGUF model over HTTP in the OpenAI format, on a free port of this computer, until it is stopped.

usage: python tests/serve_model.py MODEL.gguf

Prints the address on the first line of standard output. llama.cpp, as `xllamacpp` carries it.
"""

from __future__ import annotations

import signal
import sys

import xllamacpp


def main() -> None:
    parameters = xllamacpp.CommonParams()
    parameters.model.path = sys.argv[1]
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.n_ctx = 4096
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = 2
    parameters.warmup = False
    server = xllamacpp.Server(parameters)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    signal.pause()


if __name__ == "__main__":
    main()
