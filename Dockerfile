# The bot, as a user without rights. At its start it makes an empty database; one of an older version waits for
# `juxing migrate`.
#
#   docker build -t juxing .
FROM python:3.12-slim

RUN useradd --create-home --uid 10001 juxing
WORKDIR /opt/juxing

# what is locked, with hashes; from whichever index pip is set to
COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements.lock

COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY handlers handlers
COPY storage storage
COPY templates templates

USER juxing
ENV PYTHONPATH=/opt/juxing PYTHONDONTWRITEBYTECODE=1 JUXING_TRANSPORT=http JUXING_HOST=0.0.0.0 JUXING_PORT=3000
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:3000/healthz', timeout=2)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["python", "-c", "from bot.cli import main; main()"]
CMD ["run"]
