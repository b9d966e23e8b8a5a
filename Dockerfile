# The board with everything it serves, as an unprivileged user; the data is in the volume /data.

FROM python:3.13-slim AS build
WORKDIR /src
COPY requirements/run.txt requirements/
RUN python -m venv /opt/peer-assist \
 && /opt/peer-assist/bin/pip install --no-cache-dir --only-binary :all: --require-hashes --no-deps \
      --requirement requirements/run.txt
COPY . .
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels . \
 && /opt/peer-assist/bin/pip install --no-cache-dir --no-deps /wheels/*.whl

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin peer-assist \
 && install --directory --owner=peer-assist --mode=0700 /data
COPY --from=build /opt/peer-assist /opt/peer-assist
ENV PATH=/opt/peer-assist/bin:$PATH \
    PYTHONUNBUFFERED=1
USER peer-assist
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/health', timeout=4)"]
CMD ["peer-assist", "serve", "--host", "0.0.0.0", "--data", "/data"]
