"""python -m app is longview."""

from app.cli import main

main()
