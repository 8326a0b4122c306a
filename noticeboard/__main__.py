"""`python -m noticeboard`."""

from noticeboard.cli import main

if __name__ == "__main__":
    main()
