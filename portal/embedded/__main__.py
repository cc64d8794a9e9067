"""Entry point of ``python -m portal.embedded COMMAND``; see run.py."""

import signal
import sys

if __name__ == "__main__":
    # Ctrl-C during the imports ends without a traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)

from portal.embedded.run import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
