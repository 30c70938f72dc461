# Pincite as a server: docker build --tag pincite . && docker run --publish 127.0.0.1:8017:8017 --volume pincite:/data pincite

FROM python:3.12-slim-bookworm AS build
ARG LOCK=requirements.lock
WORKDIR /source
COPY . .
RUN python -m venv /opt/pincite \
 && /opt/pincite/bin/pip install --no-cache-dir --no-compile --require-hashes --requirement "$LOCK" \
 && /opt/pincite/bin/pip install --no-cache-dir --no-compile --no-deps --no-build-isolation . \
 && /opt/pincite/bin/pip uninstall --yes pip \
 && python -m compileall -q -j 0 /opt/pincite

FROM python:3.12-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin pincite \
 && install --directory --owner pincite --group pincite --mode 0700 /data
COPY --from=build /opt/pincite /opt/pincite
ENV PATH=/opt/pincite/bin:$PATH \
    HOME=/tmp \
    MALLOC_ARENA_MAX=2 \
    PYTHONUNBUFFERED=1 \
    PINCITE_HOME=/data \
    PINCITE_HOST=0.0.0.0
USER pincite
VOLUME /data
EXPOSE 8017
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8017/readyz', timeout=4)"]
ENTRYPOINT ["pincite"]
CMD ["serve"]
