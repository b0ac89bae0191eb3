# The bot alone. Built in two steps, so that pip and its caches stay behind.
FROM python:3.12-slim AS build
WORKDIR /build
COPY requirements/run.txt .
RUN python -m venv /venv \
    && /venv/bin/pip install --quiet --no-cache-dir --require-hashes --only-binary :all: -r run.txt

FROM python:3.12-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN useradd --system --uid 10001 --home-dir /app bot && mkdir -p /app/data && chown bot /app/data
WORKDIR /app
COPY --from=build /venv /venv
COPY bot bot
COPY handlers handlers
COPY storage storage
COPY intake intake
COPY crm crm
COPY web web
COPY texts texts
COPY forms forms
# Once here, and not at each start: who runs may not write.
RUN python -m compileall -q .
USER bot
VOLUME /app/data
EXPOSE 8000
# SIGTERM is a clean stop: receive no more, finish what is in hand.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD \
    ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ.get('HTTP_PORT', '8000') + '/health', timeout=4)"]
# What a person must put right first (exit code 2) is said once, and waited for: a restart would say
# it for ever.
CMD ["python", "-m", "bot", "run", "--hold"]
