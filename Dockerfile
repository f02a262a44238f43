# syntax=docker/dockerfile:1
FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN pip install uv==0.13.9
WORKDIR /srv/longview
COPY requirements.lock ./
RUN uv venv .venv && uv pip install --no-cache --python .venv/bin/python --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY app ./app
RUN uv pip install --no-cache --python .venv/bin/python --no-deps --editable .

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /srv/longview longview \
  && install --directory --owner longview --group longview --mode 0700 /data
WORKDIR /srv/longview
COPY --from=build /srv/longview /srv/longview
COPY prompts ./prompts
COPY migrations ./migrations
COPY web ./web
ENV PATH=/srv/longview/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    PORT=8000 \
    LONGVIEW_DATA=/data
USER longview
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health', timeout=4)"]
CMD ["longview", "serve"]
